"""Reads HL7 FHIR R4 records into the facts document of the public contract."""
