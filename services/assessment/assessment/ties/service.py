"""Answers the port `find_ties`, inside the transaction that takes decisions back."""

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.ties import queries
from assessment.undo import TiedTo, Ties


async def find_ties(session: AsyncSession, to: TiedTo) -> Ties:
    """Return what rests on it; the same statements for two as for two hundred.

    Schemes are held first: scores that are being published at the same moment are waited for.
    """
    await queries.hold_schemes(session, to.schools)
    return Ties(
        drawn=await queries.drawn(session, to.certifications),
        published=await queries.published(session, to.people),
        kept=await queries.kept(session, to.schools),
        begun=await queries.begun(session, to.people),
    )
