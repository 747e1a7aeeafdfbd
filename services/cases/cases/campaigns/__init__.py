"""Selections 评选 and contests 大比武: the call, the entries, the quota chain, the screening."""
