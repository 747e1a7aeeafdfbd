"""What people do with hours: enter, correct, withdraw, decide, read."""
