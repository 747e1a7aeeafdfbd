"""To-dos 待办: what waits for the caller, derived from states, never stored."""
