"""Questions asked of holds, deletion requests, versions, and of a person's files."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Row, false, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from evidence.files.rules import FileState
from evidence.files.tables import File, FileFreeze
from evidence.keeping.rules import RequestState
from evidence.keeping.tables import DeletionRequest, FileReplacement, LegalHold


@dataclass(frozen=True, slots=True)
class Filter:
    """Which of a person's files: by state, by a part of the name; own ones only or the unit's."""

    state: FileState | None = None
    q: str = ""
    own_only: bool = False


MyFile = Row[File, int, bool, RequestState | None, UUID | None]


async def my_files(
    session: AsyncSession,
    person_id: UUID,
    paths: Sequence[str],
    wanted: Filter,
    page: tuple[UUID | None, int],
) -> Sequence[MyFile]:
    """A person's files and those of the units they answer for, with what keeps each."""
    frozen = select(func.count()).where(FileFreeze.file_id == File.id).scalar_subquery()
    held = select(LegalHold.id).where(LegalHold.file_id == File.id, LegalHold.lifted_at.is_(None))
    asked = (
        select(DeletionRequest.state)
        .where(DeletionRequest.file_id == File.id)
        .order_by(DeletionRequest.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    newer = (
        select(FileReplacement.file_id)
        .where(FileReplacement.replaces_id == File.id)
        .scalar_subquery()
    )
    query = select(
        File, frozen.label("freeze_count"), held.exists(), asked.label("request"), newer
    ).where(*_conditions(person_id, paths, wanted))
    before, limit = page
    if before is not None:
        query = query.where(File.id < before)
    return (await session.execute(query.order_by(File.id.desc()).limit(limit))).all()


def _conditions(person_id: UUID, paths: Sequence[str], wanted: Filter) -> list[ColumnElement[bool]]:
    units = [] if wanted.own_only else [File.org_path.startswith(p, autoescape=True) for p in paths]
    found: list[ColumnElement[bool]] = [or_(File.owner_id == person_id, *units)]
    if wanted.state is not None:
        found.append(File.state == wanted.state)
    if wanted.q:
        found.append(File.filename.icontains(wanted.q, autoescape=True))
    return found


async def freezes_of(session: AsyncSession, file_id: UUID) -> Sequence[FileFreeze]:
    """What relies on a file."""
    query = select(FileFreeze).where(FileFreeze.file_id == file_id).order_by(FileFreeze.frozen_at)
    return (await session.scalars(query)).all()


async def hold_of(session: AsyncSession, file_id: UUID) -> LegalHold | None:
    """The hold in force."""
    query = select(LegalHold).where(LegalHold.file_id == file_id, LegalHold.lifted_at.is_(None))
    return await session.scalar(query)


async def holds(
    session: AsyncSession, paths: Sequence[str], before: UUID | None, limit: int
) -> Sequence[Row[LegalHold, File]]:
    """Holds of files below these units and of files of persons, newest first."""
    reached = [File.org_path.startswith(path, autoescape=True) for path in paths]
    query = select(LegalHold, File).join(File, File.id == LegalHold.file_id)
    query = query.where(or_(File.org_path == "", *reached))
    if before is not None:
        query = query.where(LegalHold.id < before)
    return (await session.execute(query.order_by(LegalHold.id.desc()).limit(limit))).all()


async def lock_hold(session: AsyncSession, hold_id: UUID) -> Row[LegalHold, File] | None:
    """A hold and its file, held until the transaction ends."""
    query = (
        select(LegalHold, File)
        .join(File, File.id == LegalHold.file_id)
        .where(LegalHold.id == hold_id)
        .with_for_update()
    )
    return (await session.execute(query)).one_or_none()


async def requests_of(session: AsyncSession, file_id: UUID) -> Sequence[DeletionRequest]:
    """Deletion requests of a file, newest first."""
    query = select(DeletionRequest).where(DeletionRequest.file_id == file_id)
    return (await session.scalars(query.order_by(DeletionRequest.id.desc()))).all()


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose requests: one's own, those of units one decides for, those of persons."""

    person_id: UUID
    paths: Sequence[str]
    decides_for_persons: bool


async def requests(
    session: AsyncSession, desk: Desk, state: RequestState | None, page: tuple[UUID | None, int]
) -> Sequence[Row[DeletionRequest, File]]:
    """Requests that a person made or may decide, newest first."""
    query = select(DeletionRequest, File).join(File, File.id == DeletionRequest.file_id)
    query = query.where(or_(DeletionRequest.asked_by == desk.person_id, *_decidable(desk)))
    if state is not None:
        query = query.where(DeletionRequest.state == state)
    before, limit = page
    if before is not None:
        query = query.where(DeletionRequest.id < before)
    return (await session.execute(query.order_by(DeletionRequest.id.desc()).limit(limit))).all()


def _decidable(desk: Desk) -> list[ColumnElement[bool]]:
    units = [DeletionRequest.org_path.startswith(path, autoescape=True) for path in desk.paths]
    return [*units, DeletionRequest.org_path == ""] if desk.decides_for_persons else units


async def count_waiting(session: AsyncSession, desk: Desk) -> int:
    """How many requests of others wait for this person's decision."""
    query = select(func.count()).where(
        DeletionRequest.state == RequestState.PENDING,
        DeletionRequest.asked_by != desk.person_id,
        or_(false(), *_decidable(desk)),
    )
    return (await session.execute(query)).scalar_one()


async def lock_request(
    session: AsyncSession, request_id: UUID
) -> Row[DeletionRequest, File] | None:
    """A request and its file, held until the transaction ends."""
    query = (
        select(DeletionRequest, File)
        .join(File, File.id == DeletionRequest.file_id)
        .where(DeletionRequest.id == request_id)
        .with_for_update()
    )
    return (await session.execute(query)).one_or_none()


async def add_replacement(session: AsyncSession, row: dict[str, object]) -> bool:
    """Note which file replaced which; False when the old one has a successor already."""
    change = insert(FileReplacement).values(row).on_conflict_do_nothing()
    done = await session.execute(change.returning(FileReplacement.file_id))
    return done.scalar_one_or_none() is not None


async def versions_of(
    session: AsyncSession, file_id: UUID
) -> Sequence[Row[File, FileReplacement | None]]:
    """All versions of a file, newest first, each with who made it the new one, and when."""
    link = FileReplacement
    older = select(link.replaces_id.label("id")).where(link.file_id == file_id).cte(recursive=True)
    step = aliased(link)
    older = older.union(select(step.replaces_id).where(step.file_id == older.c.id))
    newer = select(link.file_id.label("id")).where(link.replaces_id == file_id).cte(recursive=True)
    other = aliased(link)
    newer = newer.union(select(other.file_id).where(other.replaces_id == newer.c.id))
    chain = File.id.in_(
        select(older.c.id).union(select(newer.c.id), select(File.id).where(File.id == file_id))
    )
    query = select(File, link).outerjoin(link, link.file_id == File.id).where(chain)
    # By the order of arrival, as versions follow: of two sent at once the first begun may end last.
    return (await session.execute(query.order_by(File.number.desc()))).all()
