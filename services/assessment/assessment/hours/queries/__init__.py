"""Reads of hours: records, totals, and the people and schools they are about."""
