"""The school's list of topics."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Calling
from assessment.topics.queries import topics as queries
from assessment.topics.rules import SCHOOL, WRITERS, TopicState
from assessment.topics.schemas.topics import NewStudyTopicIn, StudyTopicIn, StudyTopicOut
from assessment.topics.service import listing
from assessment.years.service import year_of
from kernel.clock import local_date
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["topics"])
TopicId = Annotated[UUID, Path(description="专题的编号")]
YearQuery = Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")]
StateQuery = Annotated[TopicState | None, Query(description="状态；不填为全部")]
_READ = allows(*WRITERS, reach=Reach.SUBTREE)
_KEEP = allows(*SCHOOL, reach=Reach.SUBTREE)


@router.get("/study-topics", operation_id="listStudyTopics", summary="列出本校的研修专题", **_READ)
async def list_topics(
    call: Calling, page: PageQuery, year_id: YearQuery = None, state: StateQuery = None
) -> Page[StudyTopicOut]:
    """The newest first, with how many follow each."""
    async with call.uow() as session:
        year = await year_of(session, call.actor, year_id, local_date(call.now()))
        rows = await queries.topics(session, call.actor, year.id, state, page)
    return page_of(rows, page, lambda row: (row.topic.id,), StudyTopicOut.listed)


@router.post(
    "/study-topics",
    operation_id="createStudyTopic",
    summary="新建研修专题",
    status_code=201,
    **_KEEP,
)
async def create(
    body: NewStudyTopicIn, call: Calling, key: IdempotencyKey, response: Response
) -> StudyTopicOut:
    """For the teachers of the caller's school."""

    async def work(session: AsyncSession) -> StudyTopicOut:
        row = await listing.create(session, call.actor, body.year_id, body.content(), call.now)
        return StudyTopicOut.of(row)

    made = await once(call.uow, key, StudyTopicOut, work)
    set_etag(response, made.version)
    return made


@router.put(
    "/study-topics/{topic_id}",
    operation_id="editStudyTopic",
    summary="修改研修专题",
    **_KEEP,
)
async def edit(
    topic_id: TopicId, body: StudyTopicIn, call: Calling, seen: IfMatch, response: Response
) -> StudyTopicOut:
    """Whoever follows it already keeps what it said then."""
    row = await listing.edit(call.uow, call.actor, topic_id, body.content(), seen, call.now)
    set_etag(response, row.version)
    return StudyTopicOut.of(row)


@router.post(
    "/study-topics/{topic_id}/close",
    operation_id="closeStudyTopic",
    summary="关闭研修专题（不再接受新的教师）",
    **_KEEP,
)
async def close(
    topic_id: TopicId, call: Calling, seen: IfMatch, response: Response
) -> StudyTopicOut:
    """Whoever follows it goes on."""
    row = await listing.close(call.uow, call.actor, topic_id, seen, call.now)
    set_etag(response, row.version)
    return StudyTopicOut.of(row)
