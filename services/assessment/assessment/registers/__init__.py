"""Registers 台账 of a school: the papers the notice asks for, and what they prove (annex 4)."""
