"""What is done with support."""
