"""Questions asked of the ledger of consents."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.privacy.rules import VERSION, ConsentKind
from auth.privacy.tables import Consent


async def consents_of(session: AsyncSession, person_id: UUID) -> Sequence[Consent]:
    """Everything a person agreed to or took back, the latest first."""
    query = select(Consent).where(Consent.person_id == person_id).order_by(Consent.id.desc())
    return (await session.scalars(query)).all()


async def held(session: AsyncSession, person_id: UUID, kind: ConsentKind) -> Consent | None:
    """A consent to the notice in force, locked; None when it was not given or taken back."""
    query = select(Consent).where(
        Consent.person_id == person_id,
        Consent.kind == kind,
        Consent.notice_version == VERSION,
        Consent.withdrawn_at.is_(None),
    )
    return (await session.scalars(query.with_for_update())).one_or_none()


async def is_notice_due(session: AsyncSession, person_id: UUID) -> bool:
    """Tell whether a person has yet to read the notice in force."""
    query = select(Consent.id).where(
        Consent.person_id == person_id,
        Consent.kind == ConsentKind.NOTICE,
        Consent.notice_version == VERSION,
        Consent.withdrawn_at.is_(None),
    )
    return (await session.scalars(query)).first() is None
