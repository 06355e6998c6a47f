"""Frozen types and closed vocabularies: what can be said about a label and a patient."""
