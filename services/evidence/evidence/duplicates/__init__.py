"""Duplicates (查重): the same bytes elsewhere in the city, and passages that documents share."""
