"""Pure functions: a label and a patient in, an answer with its reasons out."""
