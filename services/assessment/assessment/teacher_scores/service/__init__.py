"""Use cases of scores, by verb."""
