"""Comparing the stored totals of hours with the records they are of."""

from collections.abc import Sequence
from decimal import Decimal

from assessment.hours.queries import totals
from kernel.db import UnitOfWork

_NAMES = ("online", "offline", "online open", "offline open")


async def check_totals(uow: UnitOfWork, *, repair: bool = False) -> list[str]:
    """Return a line per person and year whose figures differ; repair writes the computed ones."""
    async with uow() as session:
        found = await totals.differences(session)
    for one in found if repair else ():
        async with uow.begin() as session:
            await totals.hold(session, one.year_id, [one.person_id])
            await totals.refresh(session, one.year_id, [one.person_id])
    return [
        f"year {one.year_id} person {one.person_id}: {_said(one.stored, one.computed)}"
        for one in found
    ]


def _said(stored: Sequence[Decimal | None], computed: Sequence[Decimal | None]) -> str:
    pairs = zip(_NAMES, stored, computed, strict=True)
    return ", ".join(
        f"{name} {had or 0} should be {is_now or 0}"
        for name, had, is_now in pairs
        if (had or 0) != (is_now or 0)
    )
