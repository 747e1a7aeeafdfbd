"""What people do with results: one module a verb."""
