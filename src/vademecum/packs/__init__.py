"""Reads, lints and runs the cases of monograph packs."""
