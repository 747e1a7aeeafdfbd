"""Mechanism shared by every service; it knows no rule of the project."""
