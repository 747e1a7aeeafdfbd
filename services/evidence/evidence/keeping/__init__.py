"""Keeping (保管): what holds a file, its versions, and how it may be deleted on request."""
