"""Time: stored in UTC, read on the city's clock (Asia/Shanghai)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def local_date(at: datetime) -> date:
    """Return the calendar day in Yantai of an aware time."""
    return at.astimezone(SHANGHAI).date()


def end_of_day(day: date) -> datetime:
    """Return "当日 24:00" of a day in Yantai, as UTC; a deadline is over from this moment on."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)


def last_day(end: datetime) -> date:
    """Return the calendar day in Yantai whose 24:00 a deadline is, for people."""
    return local_date(end - timedelta(seconds=1))
