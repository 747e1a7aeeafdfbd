"""What is done with registers."""
