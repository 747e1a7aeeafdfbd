"""Blind scoring of a campaign's entries, ranking, 公示 with objections, awards and certificates."""
