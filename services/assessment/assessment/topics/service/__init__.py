"""What is done with topics."""
