"""Use cases of plans, by verb."""
