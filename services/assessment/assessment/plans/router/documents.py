"""Reading and saving the documents, each kind with its own type."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from assessment.deps import Calling
from assessment.plans.group import GroupContent
from assessment.plans.router.place import READ, WRITE, WRITE_GROUP
from assessment.plans.rules import PlanKind
from assessment.plans.schemas.documents import GroupPlanOut, SchoolPlanOut, StudyPlanOut
from assessment.plans.school import SchoolContent
from assessment.plans.service import reading, writing
from assessment.plans.study import StudyContent
from kernel.etag import IfMatch, set_etag

documents = APIRouter(tags=["plans"])
StudyId = Annotated[UUID, Path(description="校本研修计划的编号")]
SchoolId = Annotated[UUID, Path(description="学校发展规划的编号")]
GroupId = Annotated[UUID, Path(description="教研组规划和研修计划的编号")]


@documents.get(
    "/v1/study-plans/{study_plan_id}",
    operation_id="getStudyPlan",
    summary="查看校本研修计划",
    **READ,
)
async def get_study(study_plan_id: StudyId, call: Calling, response: Response) -> StudyPlanOut:
    """The newest version; teachers and group leaders of the school read the approved one."""
    async with call.uow() as session:
        view = await reading.read(session, call.actor, (PlanKind.STUDY, study_plan_id), call.now)
    set_etag(response, view.plan.version)
    return StudyPlanOut.of(view)


@documents.put(
    "/v1/study-plans/{study_plan_id}",
    operation_id="saveStudyPlan",
    summary="保存校本研修计划草稿",
    **WRITE,
)
async def save_study(
    study_plan_id: StudyId, body: StudyContent, call: Calling, seen: IfMatch, response: Response
) -> StudyPlanOut:
    """Autosave: the whole document is replaced; `gaps` says what is still missing."""
    key = (PlanKind.STUDY, study_plan_id)
    view = await writing.save(call.uow, call.actor, key, body, seen=seen, now=call.now)
    set_etag(response, view.plan.version)
    return StudyPlanOut.of(view)


@documents.get(
    "/v1/school-plans/{school_plan_id}",
    operation_id="getSchoolPlan",
    summary="查看学校发展规划",
    **READ,
)
async def get_school(school_plan_id: SchoolId, call: Calling, response: Response) -> SchoolPlanOut:
    """The newest version; teachers and group leaders of the school read the approved one."""
    async with call.uow() as session:
        view = await reading.read(session, call.actor, (PlanKind.SCHOOL, school_plan_id), call.now)
    set_etag(response, view.plan.version)
    return SchoolPlanOut.of(view)


@documents.put(
    "/v1/school-plans/{school_plan_id}",
    operation_id="saveSchoolPlan",
    summary="保存学校发展规划草稿",
    **WRITE,
)
async def save_school(
    school_plan_id: SchoolId, body: SchoolContent, call: Calling, seen: IfMatch, response: Response
) -> SchoolPlanOut:
    """Autosave: the whole document is replaced; `gaps` says what is still missing."""
    key = (PlanKind.SCHOOL, school_plan_id)
    view = await writing.save(call.uow, call.actor, key, body, seen=seen, now=call.now)
    set_etag(response, view.plan.version)
    return SchoolPlanOut.of(view)


@documents.get(
    "/v1/group-plans/{group_plan_id}",
    operation_id="getGroupPlan",
    summary="查看教研组规划和研修计划",
    **READ,
)
async def get_group(group_plan_id: GroupId, call: Calling, response: Response) -> GroupPlanOut:
    """The newest version; teachers of the school read the approved one."""
    async with call.uow() as session:
        view = await reading.read(session, call.actor, (PlanKind.GROUP, group_plan_id), call.now)
    set_etag(response, view.plan.version)
    return GroupPlanOut.of(view)


@documents.put(
    "/v1/group-plans/{group_plan_id}",
    operation_id="saveGroupPlan",
    summary="保存教研组规划和研修计划草稿",
    **WRITE_GROUP,
)
async def save_group(
    group_plan_id: GroupId, body: GroupContent, call: Calling, seen: IfMatch, response: Response
) -> GroupPlanOut:
    """Autosave: the whole document is replaced; `gaps` says what is still missing."""
    key = (PlanKind.GROUP, group_plan_id)
    view = await writing.save(call.uow, call.actor, key, body, seen=seen, now=call.now)
    set_etag(response, view.plan.version)
    return GroupPlanOut.of(view)
