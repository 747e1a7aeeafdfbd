"""The projection of auth's units and people that this service reads."""
