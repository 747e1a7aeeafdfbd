"""Questions asked of bulk imports."""
