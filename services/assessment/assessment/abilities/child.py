"""Reads the city office's workbook inside the limits: `python -m assessment.abilities.child`."""

from assessment.abilities.layout import LAYOUTS
from workbooks.child import serve

if __name__ == "__main__":
    serve(LAYOUTS)
