"""Storage (存储): what the store holds, whether it agrees with the database, whether bytes rot."""
