"""Reads of uses."""
