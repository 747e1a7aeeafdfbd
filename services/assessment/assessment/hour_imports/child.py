"""Reads a workbook of hours inside the limits: `python -m assessment.hour_imports.child`."""

from assessment.hour_imports.layout import LAYOUTS
from workbooks.child import serve

if __name__ == "__main__":
    serve(LAYOUTS)
