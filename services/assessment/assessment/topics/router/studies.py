"""Studies: the caller's own, those of the school or group, steps, decisions, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.attached import ids_of
from assessment.deps import Call, Calling, World
from assessment.topics.queries import topics as queries
from assessment.topics.refusals import StudyUnknown
from assessment.topics.rules import LEADERS, SCHOOL, WRITERS, StudyState
from assessment.topics.schemas.studies import (
    OwnStudyStepIn,
    StudyDecisionIn,
    TopicNoteIn,
    TopicOfferIn,
    TopicStudyIn,
    TopicStudyOut,
    TopicTicketOut,
)
from assessment.topics.service import noting, stepping, studying
from assessment.topics.tables import TopicStudy
from assessment.years.service import year_of
from kernel.clock import local_date
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["topics"])
StudyId = Annotated[UUID, Path(description="专题研修的编号")]
NoteId = Annotated[UUID, Path(description="研修记录的编号")]
YearQuery = Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")]
_OWN = allows(*WRITERS, reach=Reach.SELF)
_READ = allows(*WRITERS, reach=Reach.SUBTREE)
_LEAD = allows(*LEADERS, reach=Reach.SUBTREE)
_DECIDE = allows(*SCHOOL, reach=Reach.SUBTREE)


async def _shape(
    session: AsyncSession, call: Call, rows: Sequence[TopicStudy]
) -> list[TopicStudyOut]:
    noted = await queries.notes(session, [row.id for row in rows])
    hours = await queries.hour_states(session, rows)
    actor = call.actor
    return [
        TopicStudyOut.of(
            row,
            noted.get(row.id, []),
            hours.get(row.hour_id) if row.hour_id else None,
            actor,
            actor.reaches(row.org_path, *SCHOOL),
        )
        for row in rows
    ]


async def _answer(call: Call, study_id: UUID, response: Response) -> TopicStudyOut:
    async with call.uow() as session:
        row = await queries.study(session, call.actor, study_id)
        if row is None:
            raise StudyUnknown
        (found,) = await _shape(session, call, [row])
    set_etag(response, found.version)
    return found


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list."""

    year_id: YearQuery = None
    person_id: Annotated[UUID | None, Query(description="某位教师")] = None
    topic_id: Annotated[UUID | None, Query(description="某个专题")] = None
    state: Annotated[list[StudyState] | None, Query(description="状态；不填为全部")] = None


@router.get("/topic-studies", operation_id="listTopicStudies", summary="列出专题研修", **_READ)
async def list_studies(
    call: Calling, page: PageQuery, wanted: Annotated[Filters, Depends()]
) -> Page[TopicStudyOut]:
    """The caller's own and those of the school or group in reach, by name."""
    async with call.uow() as session:
        year = await year_of(session, call.actor, wanted.year_id, local_date(call.now()))
        chosen = queries.Wanted(year.id, wanted.person_id, wanted.topic_id, wanted.state or ())
        rows = await queries.studies(session, call.actor, chosen, page)
        shaped = {one.id: one for one in await _shape(session, call, rows)}
    return page_of(rows, page, lambda row: (row.person_name, row.id), lambda row: shaped[row.id])


@router.post(
    "/topic-studies",
    operation_id="createTopicStudy",
    summary="参加一个专题，或提出自拟专题",
    status_code=201,
    **_OWN,
)
async def create(
    body: TopicStudyIn, call: Calling, key: IdempotencyKey, response: Response
) -> TopicStudyOut:
    """An own topic begins when the school agrees."""

    async def work(session: AsyncSession) -> TopicStudyOut:
        if body.topic_id is not None:
            row = await studying.follow(session, call.actor, body.topic_id, call.now)
        else:
            assert body.proposal is not None  # noqa: S101 -- the body's own check
            said = body.proposal.content()
            row = await studying.propose(session, call.actor, body.year_id, said, call.now)
        return (await _shape(session, call, [row]))[0]

    made = await once(call.uow, key, TopicStudyOut, work)
    set_etag(response, made.version)
    return made


@router.post(
    "/topic-offers",
    operation_id="offerTopic",
    summary="向教师推荐一个专题",
    status_code=201,
    **_LEAD,
)
async def offer(body: TopicOfferIn, call: Calling, key: IdempotencyKey) -> TopicStudyOut:
    """To somebody of the school or group; they accept or refuse."""

    async def work(session: AsyncSession) -> TopicStudyOut:
        said = studying.Offer(body.topic_id, body.person_id, body.text)
        row = await studying.offer(session, call.actor, said, call.now)
        return (await _shape(session, call, [row]))[0]

    return await once(call.uow, key, TopicStudyOut, work)


@router.get(
    "/topic-studies/{study_id}",
    operation_id="getTopicStudy",
    summary="查看一项专题研修",
    **_READ,
)
async def get_study(study_id: StudyId, call: Calling, response: Response) -> TopicStudyOut:
    """With what was recorded."""
    return await _answer(call, study_id, response)


@router.post(
    "/topic-studies/{study_id}/steps",
    operation_id="takeTopicStudyStep",
    summary="办理我的专题研修：接受、谢绝、完成、放弃；推荐人撤回推荐",
    **_OWN,
)
async def take_step(
    study_id: StudyId, body: OwnStudyStepIn, call: Calling, seen: IfMatch, response: Response
) -> TopicStudyOut:
    """Whoever finishes has recorded something; its maker or the school takes an offer back."""
    await stepping.own_step(call.uow, call.actor, body.step(study_id, seen), call.now)
    return await _answer(call, study_id, response)


@router.post(
    "/topic-studies/{study_id}/decisions",
    operation_id="decideTopicStudy",
    summary="学校办理专题研修：同意、不同意、退回、确认（计入学时）",
    **_DECIDE,
)
async def decide(
    study_id: StudyId,
    body: StudyDecisionIn,
    call: Calling,
    world: World,
    seen: IfMatch,
    response: Response,
) -> TopicStudyOut:
    """Confirming writes the hours; what is odd about them is held in the ledger."""
    await stepping.decide(call.uow, world, call.actor, body.step(study_id, seen), call.now)
    return await _answer(call, study_id, response)


@router.post(
    "/topic-studies/{study_id}/notes",
    operation_id="addTopicNote",
    summary="写一条研修记录",
    status_code=201,
    **_OWN,
)
async def add_note(
    study_id: StudyId, body: TopicNoteIn, call: Calling, world: World, key: IdempotencyKey
) -> TopicStudyOut:
    """While the study goes on."""
    files = await noting.files_for(
        call.uow, call.actor, (study_id, None), body.file_ids, world.find_files
    )

    async def work(session: AsyncSession) -> TopicStudyOut:
        row = await noting.add(session, call.actor, study_id, body.text, files, call.now)
        return (await _shape(session, call, [row]))[0]

    return await once(call.uow, key, TopicStudyOut, work)


@router.put(
    "/topic-studies/{study_id}/notes/{note_id}",
    operation_id="editTopicNote",
    summary="修改研修记录",
    **_OWN,
)
async def edit_note(  # noqa: PLR0913, PLR0917 -- which note, what, the version that was seen
    study_id: StudyId,
    note_id: NoteId,
    body: TopicNoteIn,
    call: Calling,
    world: World,
    seen: IfMatch,
    response: Response,
) -> TopicStudyOut:
    """`If-Match` is the note's version."""
    files = await noting.files_for(
        call.uow, call.actor, (study_id, note_id), body.file_ids, world.find_files
    )
    which = noting.Which(study_id, note_id, seen)
    await noting.edit(call.uow, call.actor, which, body.text, files, call.now)
    return await _answer(call, study_id, response)


@router.post(
    "/topic-studies/{study_id}/tickets",
    operation_id="createTopicTicket",
    summary="取得查看研修记录文件的凭证（五分钟有效）",
    status_code=201,
    **_READ,
)
async def create_ticket(study_id: StudyId, call: Calling, world: World) -> TopicTicketOut:
    """For all files of the study."""
    async with call.uow() as session:
        row = await queries.study(session, call.actor, study_id)
        if row is None:
            raise StudyUnknown
        notes = (await queries.notes(session, [study_id])).get(study_id, [])
    ids = list(dict.fromkeys(one for note in notes for one in ids_of(note.files)))
    return TopicTicketOut.model_validate(world.sign_ticket(call.actor.person_id, ids))
