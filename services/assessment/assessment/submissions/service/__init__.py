"""Verbs of submissions, one module each."""
