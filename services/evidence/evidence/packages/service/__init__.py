"""What people do with packages, and what the worker does for them."""
