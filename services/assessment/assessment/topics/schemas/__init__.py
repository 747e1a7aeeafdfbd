"""Wire types of topics."""
