"""Showing (公开展示): what a stranger sees of released files, by a ticket for the public alone."""
