"""Reads of scores: facts of a whole staff in a handful of statements, marks, what was published."""
