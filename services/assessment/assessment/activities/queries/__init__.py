"""Reads of activities: themselves, who attends, and the schedule they carry out."""
