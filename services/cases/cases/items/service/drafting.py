"""Writing: begin an item, save its draft."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.directory import queries as directory
from cases.directory.tables import DirectoryUnit
from cases.items.content import ItemContent, hash_of
from cases.items.refusals import LevelWrong, NoSchoolOfOwn
from cases.items.rules import AUTHORS, Kind, Level, Range, Side, State, Verb, VersionState
from cases.items.service import hands
from cases.items.service.authors import Part, author_of, names_of, put_authors
from cases.items.service.files import Attachment, facts_of, put_files
from cases.items.service.hands import Hand, Move
from cases.items.tables import Item, ItemVersion
from cases.items.way import Standing
from cases.ports import Outside
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import FieldError


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new item is: kind, level of an outcome, title, and the school (None = one's own)."""

    kind: Kind
    level: Level | None
    title: str
    school_id: UUID | None


@dataclass(frozen=True, slots=True)
class Said:
    """A draft as its author saves it; authors in the order of credit."""

    content: ItemContent
    level: Level | None
    authors: Sequence[Part]
    files: Sequence[Attachment]


def check_level(kind: Kind, level: Level | None) -> None:
    """Outcomes have a level, other kinds none."""
    if (kind is Kind.OUTCOME) != (level is not None):
        field = FieldError("level", LevelWrong.code, LevelWrong.title)
        raise LevelWrong(errors=[field])


async def create(session: AsyncSession, actor: Actor, begun: Beginning, now: Clock) -> Item:
    """Begin an item in a school of one's own, as its first author."""
    check_level(begun.kind, begun.level)
    school = await _school(session, actor, begun.school_id)
    item = _header(actor, school, begun, now)
    session.add(item)
    await session.flush()
    content = ItemContent(title=begun.title, year=item.year).as_json()
    version = ItemVersion(
        item_id=item.id,
        version_no=1,
        state=VersionState.DRAFT,
        content=content,
        content_hash=hash_of([content, [], []]),
        opened_at=now(),
    )
    session.add(version)
    await session.flush()
    session.add(author_of(item, 1, Part(actor.person_id, ""), actor.name, 0))
    owner = Standing(frozenset(), is_owner=True, is_author=True)
    hand = Hand(item, version, actor, owner)
    await hands.done(session, hand, Move(Verb.CREATE, Side.AUTHOR, State.DRAFT), now)
    return item


def _header(actor: Actor, school: DirectoryUnit, begun: Beginning, now: Clock) -> Item:
    return Item(
        kind=begun.kind,
        level=begun.level,
        state=State.DRAFT,
        pending=VersionState.DRAFT,
        newest_no=1,
        author_id=actor.person_id,
        author_name=actor.name,
        org_id=school.id,
        org_name=school.name,
        org_path=school.path,
        district_id=school.district_id,
        district_name=school.district_name or "",
        open_range=Range.CITY,
        title=begun.title,
        summary="",
        credit=[actor.name],
        stages=[],
        subjects=[],
        abilities=[],
        environments=[],
        dimensions=[],
        year=local_date(now()).year,
        plain="",
        words="",
        version=0,
        created_at=now(),
        listed_at=now(),
    )


async def _school(session: AsyncSession, actor: Actor, wanted: UUID | None) -> DirectoryUnit:
    mine = await directory.schools_above(session, actor.paths(*AUTHORS))
    for school in mine:
        if wanted in (None, school.id):
            return school
    raise NoSchoolOfOwn


async def save(  # noqa: PLR0913 -- who, which, what, the version that was seen, the clock
    uow: UnitOfWork,
    outside: Outside,
    actor: Actor,
    item_id: UUID,
    said: Said,
    *,
    seen: int,
    now: Clock,
) -> None:
    """Keep a draft as it is now; what is missing is told, not refused."""
    wanted = [one.file_id for one in said.files]
    facts = await facts_of(uow, outside, actor, item_id, wanted)
    async with uow.begin() as session:
        hand, _ = await hands.lock(session, actor, item_id, Verb.SAVE, seen)
        item, version = hand.item, hand.newest
        said = _fitting(item.kind, said)
        names = await names_of(session, item, said.authors, now)
        if item.published_no is None:
            item.level = said.level
        before = {"title": version.content["title"]}
        version.content = said.content.as_json()
        await put_authors(session, version, item, said.authors, names)
        await put_files(session, version, said.files, facts)
        version.content_hash = said_hash(said)
        await hands.touch(session, hand, now)
        detail = {"title": said.content.title, "version_no": version.version_no, "before": before}
        await hands.audit(session, hand, "item.save", detail, now)


def _fitting(kind: Kind, said: Said) -> Said:
    """Return what its kind may say: outcomes alone have a level, tools alone a tool's facts."""
    check_level(kind, said.level)
    if kind is Kind.TOOL or said.content.tool is None:
        return said
    return replace(said, content=said.content.model_copy(update={"tool": None}))


def said_hash(said: Said) -> str:
    """Return the hash of everything a co-author agrees to."""
    authors = [[str(one.person_id), one.part] for one in said.authors]
    files = [[str(one.file_id), one.role] for one in said.files]
    return hash_of([said.content.as_json(), authors, files])
