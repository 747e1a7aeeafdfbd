"""Derived copies (衍生副本): previews, blind copies and text, made from a file by the worker."""
