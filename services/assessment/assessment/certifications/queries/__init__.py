"""Reads of certifications: themselves, peers' seats, staff, totals, weak points."""
