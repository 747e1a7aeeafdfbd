"""Facts of an expert that are entered or corrected later: subject, stage, talent, account (R12)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.experts import queries, rules
from auth.experts.rules import LIVING, ExpertState
from auth.experts.steps import require_person, team_of
from auth.organisations.rules import Kind
from auth.people.rules import check_codes
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.errors import Stale


async def change(
    session: AsyncSession,
    actor: Actor,
    which: tuple[UUID, int],
    changed: tuple[Mapping[str, Any], str],
    now: datetime,
) -> None:
    """Change what is given, with the reason; the office that leads the team does so."""
    (entry_id, seen), (values, reason) = which, changed
    entry = await queries.lock_entry(session, entry_id)
    team = await team_of(session, entry.organisation_id)
    actor.require(team.path, *rules.leaders_of(Kind(team.kind)))
    rules.check_another(entry.person_id, actor.person_id)
    if entry.version != seen:
        raise Stale(extra={"current": {"state": entry.state, "version": entry.version}})
    if ExpertState(entry.state) not in LIVING:
        raise rules.StepNotPossible
    check_codes(_given(values.get("stage")), _given(values.get("subject")))
    if values.get("person_id") is not None:
        await require_person(session, actor, values["person_id"], now)
    differing = {name: v for name, v in values.items() if getattr(entry, name) != v}
    if not differing:
        return
    before = {name: getattr(entry, name) for name in differing}
    try:
        async with session.begin_nested():
            for name, value in differing.items():
                setattr(entry, name, value)
            entry.version += 1
    except IntegrityError as fault:
        raise rules.ExpertExists from fault
    detail = {"name": entry.name, "before": before, "after": differing, "reason": reason}
    row = Entry(actor, "expert.change", "expert_entry", entry.id, team.path, now, detail)
    await write_audit(session, row)


def _given(code: str | None) -> tuple[str, ...]:
    return () if code is None else (code,)
