"""Ties: what already rests on decisions that somebody wants to take back 撤销."""
