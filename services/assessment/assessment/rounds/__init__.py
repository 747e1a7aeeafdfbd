"""Rounds 考核批次: dates, settings and the rubric version they keep."""
