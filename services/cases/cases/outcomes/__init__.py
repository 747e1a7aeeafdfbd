"""How many pieces of results 成果资源包 somebody has in the library (R82)."""
