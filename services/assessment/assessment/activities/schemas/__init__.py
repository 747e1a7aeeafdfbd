"""Wire types of activities."""
