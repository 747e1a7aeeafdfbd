"""What is done with uses."""
