"""Checks (检查): what an arrived file really is, judged by its content."""
