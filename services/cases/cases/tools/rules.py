"""Links of tools: what an answer changes, when the next one is due, who is cut off. Pure."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from cases.items.rules import LinkState

MOST_CATEGORIES: Final = 60  # in use
NOT_LOOKED_AT: Final = timedelta(days=365)
FAILED: Final = (LinkState.GONE, LinkState.UNREACHABLE)
ENOUGH_FAILURES: Final = 3
ENOUGH_TIME: Final = timedelta(days=3)
AGAIN: Final = timedelta(days=1)  # after a failure
SOON: Final = timedelta(hours=1)  # when there was no way out
_SEVERAL: Final = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What asking a link came to; `is_resolved` = its name was found, `is_heard` = it answered."""

    state: LinkState
    status: int | None = None
    moved_to: str = ""
    is_resolved: bool = True

    @property
    def is_heard(self) -> bool:
        """Tell whether anybody answered, or was not to be asked."""
        return self.status is not None or self.state is LinkState.REFUSED


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks a link; tells whether a host's name can be found."""

    ask: Callable[[str], Awaitable[Answer]]
    resolves: Callable[[str], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of a link."""

    state: LinkState = LinkState.UNASKED
    status: int | None = None
    moved_to: str = ""
    failures: int = 0
    failing_since: datetime | None = None
    dead_since: datetime | None = None


def after(had: Record, answer: Answer, now: datetime) -> Record:
    """Return the record after an answer.

    A link is taken for dead after three failures, one after the other, over three days or more.
    """
    told = replace(Record(), state=answer.state, status=answer.status, moved_to=answer.moved_to)
    if answer.state not in FAILED:
        return told
    since, failures = had.failing_since or now, had.failures + 1
    is_dead = failures >= ENOUGH_FAILURES and now - since >= ENOUGH_TIME
    dead_since = had.dead_since or (now if is_dead else None)
    return replace(told, failures=failures, failing_since=since, dead_since=dead_since)


def due_after(record: Record, now: datetime, every: timedelta, share: float) -> datetime:
    """Return when it is asked again; `share` (0 to 1) spreads the links a little."""
    if record.state in FAILED and record.dead_since is None:
        return now + AGAIN + AGAIN / 4 * share
    return now + every + every / 7 * share


def seems_cut_off(answers: Sequence[tuple[str, Answer]]) -> bool:
    """Tell whether it may be our own network: no name was found, or of several hosts none heard."""
    if not answers:
        return False
    if not any(answer.is_resolved for _, answer in answers):
        return True
    is_silent = not any(answer.is_heard for _, answer in answers)
    return is_silent and len({host for host, _ in answers}) >= _SEVERAL
