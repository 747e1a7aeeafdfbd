"""A round played by invented sample people, through the public API."""
