"""What offices and teachers do with draws."""
