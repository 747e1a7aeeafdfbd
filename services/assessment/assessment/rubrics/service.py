"""What people do with rubrics: read, score, copy, edit, publish; each change is audited."""

from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.rubrics import queries, rules
from assessment.rubrics.document import RubricContent, check_sound, content_hash, total_of
from assessment.rubrics.refusals import RubricPublished, RubricUnknown
from assessment.rubrics.rules import RubricState
from assessment.rubrics.tables import Rubric
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Stale

# Published versions never change, so what scoring needs of them is kept for the process's life.
_PUBLISHED: Final[dict[UUID, rules.Rubric]] = {}


class NoticeChanged(RubricPublished):
    """The data file differs from the version that was published from it."""

    code = "notice_changed"
    title = "通知数据与已发布的考核细则不一致，请另建新版本，不能覆盖"


async def find(session: AsyncSession, actor: Actor, rubric_id: UUID) -> Rubric:
    """Return a version; drafts exist for the city office only."""
    found = await queries.rubric(session, rubric_id)
    if found is None or (found.state is RubricState.DRAFT and not _edits(actor)):
        raise RubricUnknown
    return found


def _edits(actor: Actor) -> bool:
    return actor.has_role(Role.CITY_OFFICE)


async def scoring_of(session: AsyncSession, rubric_id: UUID) -> rules.Rubric:
    """Return what scoring needs of a version that a round uses (hence published)."""
    if rubric_id not in _PUBLISHED:
        found = await queries.rubric(session, rubric_id)
        if found is None:
            raise RubricUnknown
        scoring = RubricContent.model_validate(found.content).to_rules()
        if found.state is not RubricState.PUBLISHED:
            return scoring
        _PUBLISHED[rubric_id] = scoring
    return _PUBLISHED[rubric_id]


async def scoring_for(uow: UnitOfWork, actor: Actor, rubric_id: UUID) -> rules.Rubric:
    """Return what scoring needs of a version the caller may see; published ones ask no database."""
    if rubric_id in _PUBLISHED:
        return _PUBLISHED[rubric_id]
    async with uow() as session:
        await find(session, actor, rubric_id)
        return await scoring_of(session, rubric_id)


async def copy(session: AsyncSession, actor: Actor, source_id: UUID, now: Clock) -> Rubric:
    """Make a draft of the next version number from any version of the same code."""
    source = await find(session, actor, source_id)
    lock = text("SELECT pg_advisory_xact_lock(hashtext(:code))")
    await session.execute(lock, {"code": source.code})
    version = await queries.last_version(session, source.code) + 1
    draft = Rubric(
        code=source.code,
        version=version,
        title=source.title,
        state=RubricState.DRAFT,
        total_points=source.total_points,
        content=source.content,
        content_hash=content_hash(source.code, version, source.content),
        copied_from=source.id,
    )
    session.add(draft)
    await session.flush()
    await _audit(session, actor, "rubric.copy", draft, now)
    return draft


async def replace(
    uow: UnitOfWork,
    actor: Actor,
    rubric_id: UUID,
    content: RubricContent,
    *,
    seen: int,
    now: Clock,
) -> Rubric:
    """Replace a draft's content; `seen` is the revision the caller edited."""
    async with uow.begin() as session:
        draft = await _lock_draft(session, rubric_id)
        if draft.revision != seen:
            raise Stale(extra={"current": {"revision": draft.revision, "content": draft.content}})
        _fill(draft, content)
        draft.revision += 1
        await session.flush()
        await _audit(session, actor, "rubric.edit", draft, now)
    return draft


async def publish(uow: UnitOfWork, actor: Actor, rubric_id: UUID, now: Clock) -> Rubric:
    """Publish a draft whose sums, keys and rules fit together; from then on it never changes."""
    async with uow.begin() as session:
        draft = await _lock_draft(session, rubric_id)
        check_sound(RubricContent.model_validate(draft.content))
        draft.state, draft.published_at, draft.published_by = (
            RubricState.PUBLISHED,
            now(),
            actor.name,
        )
        await session.flush()
        await _audit(session, actor, "rubric.publish", draft, now)
    return draft


async def load_notice(
    uow: UnitOfWork, code: str, content: RubricContent, now: Clock
) -> tuple[Rubric, bool]:
    """Publish the notice's rubric as version 1; idempotent. True when it was new."""
    check_sound(content)
    async with uow.begin() as session:
        await session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:code))"), {"code": code})
        known = await queries.version_of(session, code, 1)
        if known is not None:
            if known.content_hash != content_hash(code, 1, content.as_json()):
                raise NoticeChanged
            return known, False
        new = Rubric(code=code, version=1, state=RubricState.PUBLISHED, published_at=now())
        _fill(new, content)
        new.published_by = content.issuer
        session.add(new)
        await session.flush()
        await _audit(session, None, "rubric.load_notice", new, now)
    return new, True


async def _lock_draft(session: AsyncSession, rubric_id: UUID) -> Rubric:
    draft = await queries.lock_rubric(session, rubric_id)
    if draft is None:
        raise RubricUnknown
    if draft.state is not RubricState.DRAFT:
        raise RubricPublished
    return draft


def _fill(row: Rubric, content: RubricContent) -> None:
    row.title, row.total_points, row.content = content.title, total_of(content), content.as_json()
    row.content_hash = content_hash(row.code, row.version, row.content)


async def _audit(
    session: AsyncSession, actor: Actor | None, action: str, row: Rubric, now: Clock
) -> None:
    detail = {"code": row.code, "version": row.version, "content_hash": row.content_hash}
    await write_audit(session, Entry(actor, action, "rubric", row.id, "", now(), detail))
