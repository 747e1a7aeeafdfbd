"""Wire types of hours."""
