"""Blind copies (匿名副本): what a reviewer sees who must not know whose work it is."""
