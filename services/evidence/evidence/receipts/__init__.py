"""Receipts (回执): the paper a person keeps as proof that a file arrived."""
