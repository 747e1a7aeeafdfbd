"""What the city office does with rounds before and while they run; opening is in `submissions`."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.rounds import queries, rules
from assessment.rounds.rules import OPEN_FIELDS, RoundNotDraft, RoundNotOpen, RoundState
from assessment.rounds.tables import Round
from assessment.rubrics import service as rubrics
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.errors import NotAllowed, NotFound, Stale

_SETTINGS: Final = tuple(rules.Settings.__dataclass_fields__)


async def find(session: AsyncSession, actor: Actor, round_id: UUID) -> Round:
    """Return a round the caller may see, else NotFound."""
    found = await queries.visible_round(session, actor, round_id)
    if found is None:
        raise NotFound
    return found


async def lock_own(session: AsyncSession, actor: Actor, round_id: UUID) -> Round:
    """Return a round, locked, that the caller's city office is in charge of."""
    await find(session, actor, round_id)
    found = await queries.lock_round(session, round_id)
    if found is None:
        raise NotFound
    actor.require(found.org_path, Role.CITY_OFFICE)
    return found


async def create(
    session: AsyncSession, actor: Actor, rubric_id: UUID, settings: rules.Settings, now: Clock
) -> Round:
    """Prepare a round of the caller's city."""
    rules.check(settings)
    await rubrics.find(session, actor, rubric_id)
    office = next((grant for grant in actor.grants if grant.role is Role.CITY_OFFICE), None)
    if office is None:
        raise NotAllowed
    new = Round(
        org_id=office.org_id, org_path=office.org_path, rubric_id=rubric_id, state=RoundState.DRAFT
    )
    _fill(new, settings)
    session.add(new)
    await session.flush()
    await audit(session, actor, "round.create", new, now, {"settings": _shown(new)})
    return new


async def edit(
    session: AsyncSession,
    actor: Actor,
    round_id: UUID,
    changes: Mapping[str, Any],
    *,
    seen: int,
) -> tuple[Round, dict[str, Any]]:
    """Change settings; once open only names and dates. Returns the round and what it was before.

    The caller writes the audit row, because dates move the due times of submissions too.
    """
    row = await lock_own(session, actor, round_id)
    if row.state is RoundState.CLOSED:
        raise RoundNotOpen
    if row.state is RoundState.OPEN and not changes.keys() <= OPEN_FIELDS:
        raise RoundNotDraft
    if row.version != seen:
        raise Stale(extra={"current": {"version": row.version, **_shown(row)}})
    before = _shown(row)
    if "rubric_id" in changes:
        await rubrics.find(session, actor, changes["rubric_id"])
        row.rubric_id = changes["rubric_id"]
    kept = {name: getattr(row, name) for name in _SETTINGS}
    merged = kept | {name: value for name, value in changes.items() if name in kept}
    settings = rules.Settings(**merged | {"school_ids": tuple(map(str, merged["school_ids"]))})
    rules.check(settings)
    _fill(row, settings)
    row.version += 1
    await session.flush()
    return row, before


def _fill(row: Round, settings: rules.Settings) -> None:
    for name in _SETTINGS:
        setattr(row, name, getattr(settings, name))
    row.school_ids = list(settings.school_ids)


def _shown(row: Round) -> dict[str, Any]:
    return {name: str(getattr(row, name)) for name in _SETTINGS if name != "school_ids"}


async def audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    row: Round,
    now: Clock,
    detail: Mapping[str, Any],
) -> None:
    """Write the audit row of a change of a round; last in its transaction."""
    entry = Entry(actor, action, "round", row.id, row.org_path, now(), {"name": row.name, **detail})
    await write_audit(session, entry)
