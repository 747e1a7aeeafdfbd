"""Draws 抽样: random samples of teachers that anybody can replay."""
