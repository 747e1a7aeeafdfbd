"""One unit as its screen shows it, put together from several questions."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.organisations import queries
from auth.organisations.schemas import (
    AncestorOut,
    NameOut,
    OrganisationDetailOut,
    OrganisationOut,
    PilotMarkOut,
)


async def detail_of(session: AsyncSession, organisation_id: UUID) -> OrganisationDetailOut:
    """Return a unit with its place, its former names, its pilot marks and where it went."""
    row = await queries.unit(session, organisation_id)
    above = await queries.ancestors(session, row.path)
    names = await queries.names(session, organisation_id)
    marks = await queries.pilot_marks(session, organisation_id)
    merged_into = (
        await queries.get_unit(session, row.merged_into_id) if row.merged_into_id else None
    )
    return OrganisationDetailOut(
        **OrganisationOut.model_validate(row).model_dump(),
        ancestors=[AncestorOut.model_validate(one) for one in above],
        names=[NameOut.model_validate(one) for one in names],
        pilot_marks=[PilotMarkOut.model_validate(one) for one in marks],
        merged_into_name=merged_into.name if merged_into else None,
    )
