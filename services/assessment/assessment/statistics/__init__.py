"""Statistics 统计 by ability, dimension and environment (R144)."""
