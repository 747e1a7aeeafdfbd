"""Changing the security settings (安全设置), with what was before and after in the audit row."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.setting_store import NAME, Policy, Setting
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.errors import Stale


async def version_of(session: AsyncSession) -> int:
    """Return the version of the settings; 0 while nobody has changed them."""
    row = await session.get(Setting, NAME)
    return row.version if row else 0


async def change(
    session: AsyncSession, actor: Actor, before: Policy, wanted: tuple[Policy, int], now: datetime
) -> int:
    """Replace the settings whose version the caller has seen; return the new version."""
    after, seen = wanted
    # Two first changes at once meet at this row, as later ones do.
    first = insert(Setting).values(name=NAME, value={}, version=0, changed_at=now)
    await session.execute(first.on_conflict_do_nothing())
    row = await session.get_one(Setting, NAME, with_for_update=True, populate_existing=True)
    version = row.version
    if version != seen:
        raise Stale(extra={"current": before.model_dump(mode="json") | {"version": version}})
    values: dict[str, Any] = after.model_dump(mode="json")
    row.value, row.version = values, version + 1
    row.changed_at, row.changed_by = now, actor.person_id
    await session.flush()
    old = before.model_dump(mode="json")
    differing = {name for name in values if old.get(name) != values[name]}
    detail = {
        "before": {name: old.get(name) for name in sorted(differing)},
        "after": {name: values[name] for name in sorted(differing)},
    }
    await write_audit(session, Entry(actor, "setting.change", "setting", NAME, "", now, detail))
    return version + 1
