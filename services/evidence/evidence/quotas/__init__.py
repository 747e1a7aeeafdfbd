"""Unit quotas (单位空间上限): more room, or less, for one unit, with a reason."""
