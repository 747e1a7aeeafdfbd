"""Wire types of draws."""
