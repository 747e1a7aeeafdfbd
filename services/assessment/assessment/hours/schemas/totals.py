"""Wire types of totals of hours."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from assessment.hours.queries.totals import SchoolCount, TeacherTotal
from assessment.hours.rules import Tally, missing
from assessment.hours.schemas.records import HoursOut
from assessment.years.tables import Year
from kernel.text import Wire


class HourSideOut(Wire):
    """One kind of hours: what the year asks for, what counts, what is open, what is missing."""

    wanted: HoursOut
    counted: HoursOut
    open: HoursOut
    missing: HoursOut


def _side(wanted: Decimal, counted: Decimal, waiting: Decimal) -> HourSideOut:
    return HourSideOut(
        wanted=wanted, counted=counted, open=waiting, missing=missing(wanted, counted)
    )


class MyHoursOut(Wire):
    """The caller's hours of a year."""

    year_id: UUID
    year_name: str
    year_is_open: bool
    starts_on: date
    ends_on: date
    online: HourSideOut
    offline: HourSideOut

    @classmethod
    def of(cls, year: Year, tally: Tally) -> "MyHoursOut":
        """Shape a year and somebody's totals."""
        return cls(
            year_id=year.id,
            year_name=year.name,
            year_is_open=year.state == "open",
            starts_on=year.starts_on,
            ends_on=year.ends_on,
            online=_side(year.online_hours, tally.online, tally.online_open),
            offline=_side(year.offline_hours, tally.offline, tally.offline_open),
        )


class TeacherHoursOut(Wire):
    """A teacher of a school with hours of a year."""

    person_id: UUID
    name: str
    staff_no: str | None
    online: HourSideOut
    offline: HourSideOut

    @classmethod
    def of(cls, year: Year, one: TeacherTotal) -> "TeacherHoursOut":
        """Shape somebody's totals."""
        return cls(
            person_id=one.person_id,
            name=one.name,
            staff_no=one.staff_no,
            online=_side(year.online_hours, one.online, one.online_open),
            offline=_side(year.offline_hours, one.offline, one.offline_open),
        )


class SchoolHoursOut(Wire):
    """How many teachers of a school lack hours; `below` lacks any of the two."""

    school_id: UUID
    school_name: str
    org_path: str
    district_name: str | None
    teachers: int
    below_online: int
    below_offline: int
    below: int

    @classmethod
    def of(cls, one: SchoolCount) -> "SchoolHoursOut":
        """Shape a school's counts."""
        return cls.model_validate(one)
