"""A judge's desk."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from cases.campaigns.rules import CampaignState
from cases.deps import Call, Calling, World
from cases.items.schemas.items import ItemTicketOut
from cases.judging.queries import judging as queries
from cases.judging.rules import UNDONE
from cases.judging.schemas.desk import JudgeSheetIn, JudgeTaskOut, JudgeTaskPageOut
from cases.judging.schemas.judging import JudgingReasonIn
from cases.judging.service import desk
from kernel.etag import IfMatch, set_etag
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/judge-tasks", tags=["judge tasks"])
TaskId = Annotated[UUID, Path(description="评审任务的编号")]
# Whoever was made a judge has these, whatever their role.
_OWN = allows(reach=Reach.SELF)


async def _page(call: Call, task_id: UUID, response: Response) -> JudgeTaskPageOut:
    async with call.uow() as session:
        view = await desk.view(session, call.actor, task_id)
    task, campaign = view.desk.task, view.desk.campaign
    set_etag(response, task.version)
    is_open = task.state in UNDONE and campaign.state is CampaignState.JUDGING
    return JudgeTaskPageOut.of_view(view, is_open=is_open)


@router.get("", operation_id="listJudgeTasks", summary="列出我的评审任务", **_OWN)
async def list_mine(
    call: Calling,
    page: PageQuery,
    done: Annotated[bool, Query(description="已提交的；默认为待评审的")] = False,  # noqa: FBT002
) -> Page[JudgeTaskOut]:
    """Entries by their codes."""
    async with call.uow() as session:
        rows = await queries.mine(session, call.actor.person_id, page, is_done=done)
    return page_of(rows, page, lambda one: (one.task.id,), JudgeTaskOut.of)


@router.get("/{task_id}", operation_id="getJudgeTask", summary="查看评审任务", **_OWN)
async def get(task_id: TaskId, call: Calling, response: Response) -> JudgeTaskPageOut:
    """The content without names, and the sheet."""
    return await _page(call, task_id, response)


@router.post(
    "/{task_id}/tickets",
    operation_id="createJudgeTicket",
    summary="取得查看匿名副本的凭证（五分钟有效）",
    status_code=201,
    **_OWN,
)
async def create_ticket(task_id: TaskId, call: Calling, world: World) -> ItemTicketOut:
    """For the copies without names of the entry's files."""
    found = await desk.ticket(call.uow, call.actor, task_id, world.sign_ticket)
    return ItemTicketOut.model_validate(found)


@router.put("/{task_id}", operation_id="saveJudgeTask", summary="保存评分草稿", **_OWN)
async def save(
    task_id: TaskId, body: JudgeSheetIn, call: Calling, seen: IfMatch, response: Response
) -> JudgeTaskPageOut:
    """With gaps; nobody else sees it."""
    said = (body.points, body.comment)
    await desk.save(call.uow, call.actor, task_id, said, seen=seen, now=call.now)
    return await _page(call, task_id, response)


@router.post(
    "/{task_id}/submit", operation_id="submitJudgeTask", summary="提交评分（不可修改）", **_OWN
)
async def submit(
    task_id: TaskId, call: Calling, seen: IfMatch, response: Response
) -> JudgeTaskPageOut:
    """Hands in what was saved."""
    await desk.submit(call.uow, call.actor, task_id, seen=seen, now=call.now)
    return await _page(call, task_id, response)


@router.post(
    "/{task_id}/recuse", operation_id="recuseJudgeTask", summary="回避（写明原因）",
    status_code=204, **_OWN,
)  # fmt: skip
async def recuse(task_id: TaskId, body: JudgingReasonIn, call: Calling, seen: IfMatch) -> None:
    """Somebody else gets the entry."""
    await desk.recuse(call.uow, call.actor, task_id, body.reason, seen=seen, now=call.now)
