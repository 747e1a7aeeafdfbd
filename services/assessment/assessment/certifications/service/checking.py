"""Comparing the stored counts of schools with the certifications they are of."""

from assessment.certifications.queries import ability_totals, totals
from kernel.db import UnitOfWork


async def check_totals(uow: UnitOfWork, *, repair: bool = False) -> list[str]:
    """Return a line per school and year whose counts differ; repair writes the computed ones."""
    async with uow() as session:
        found = await totals.differences(session)
    for one in found if repair else ():
        async with uow.begin() as session:
            await totals.hold(session, one.year_id, [one.school_id])
            await totals.refresh(session, one.year_id, [one.school_id])
    told = [f"year {one.year_id} school {one.school_id}: {_said(one)}" for one in found]
    return told + await _check_abilities(uow, repair=repair)


async def _check_abilities(uow: UnitOfWork, *, repair: bool) -> list[str]:
    async with uow() as session:
        found = await ability_totals.differences(session)
    for one in found if repair else ():
        async with uow.begin() as session:
            await totals.hold(session, one.year_id, [one.school_id])
            schools, codes = {one.school_id}, {one.ability_code}
            await ability_totals.refresh(session, one.year_id, schools, codes)
    return [
        f"year {one.year_id} school {one.school_id} {one.ability_code}:"
        f" {list(one.stored)} should be {list(one.computed)}"
        for one in found
    ]


def _said(one: totals.Difference) -> str:
    pairs = zip(totals.FIGURES, one.stored, one.computed, strict=True)
    return ", ".join(
        f"{name} {had} should be {is_now}" for name, had, is_now in pairs if had != is_now
    )
