"""What people do with reviews: one module a verb."""
