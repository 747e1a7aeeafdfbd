"""What happens to a bulk import, one verb per module."""
