"""Submissions 申报: a school's answers to the items of one round, their versions and states."""
