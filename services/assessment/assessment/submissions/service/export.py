"""Exporting a list of submissions; who exported what is audited."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from assessment.submissions import listing
from assessment.submissions.listing import READERS, Wanted
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork


async def rows(
    uow: UnitOfWork, actor: Actor, wanted: Wanted, now: Clock
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return every row of the list in its order, and write down that they left the platform."""
    at = now()
    async with uow.begin() as session:
        found = await listing.everything(session, actor, wanted, at)
        path = min(actor.paths(*READERS), key=len)
        asked = {"state": wanted.state, "district_id": wanted.district_id, "q": wanted.q}
        detail = {name: str(value) for name, value in asked.items() if value} | {"rows": len(found)}
        subject = wanted.round_id or "all"
        await write_audit(
            session, Entry(actor, "submission.export", "round", subject, path, at, detail)
        )
    return found
