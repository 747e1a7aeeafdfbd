"""Reads files of people and units inside the limits: `python -m auth.imports.reading.child`."""

from auth.imports.rules.layouts import LAYOUTS
from workbooks.child import serve

if __name__ == "__main__":
    serve(LAYOUTS)
