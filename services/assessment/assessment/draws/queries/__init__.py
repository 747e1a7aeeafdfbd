"""Reads of draws, their frames and who was drawn."""
