"""What the rules of hours ask of a year."""

from datetime import date

from assessment.hours.rules import Frame
from assessment.years.tables import Year


def frame_of(year: Year, today: date) -> Frame:
    """Return the frame that a year gives to its hours."""
    return Frame(year.starts_on, year.ends_on, year.hours_per_day, today)
