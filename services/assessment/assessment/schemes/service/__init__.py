"""Use cases of schemes, by verb."""
