"""What people do with uploads: one module per verb."""
