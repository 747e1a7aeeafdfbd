"""Judging in the world: two campaigns of the city, one under way and one with open results.

The head of the school under test judges an entry in the one, and won a certificate in the other.
The rows stand in the database: how they come about is proved by the tests of the service.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.tables import Campaign, Entry
from cases.judging.rules import check_code
from cases.judging.tables import (
    AwardRecord,
    Certificate,
    EntryResult,
    Judge,
    JudgeTask,
    ResultObjection,
)
from kernel.clock import utc_now
from kernel.db import uuid7
from tests.campaigns import campaign_row, enter, in_database

if TYPE_CHECKING:
    from tests.security.world import World

REASON = {"reason": "样例理由"}
EXPLAINED = {"gap": "0", "given": [], "means": {}, "decided_by": "first"}


def _judge(world: "World", campaign_id: UUID) -> Judge:
    return Judge(
        campaign_id=campaign_id,
        person_id=_lead(world),
        person_name="样例评委",
        unit_paths=[world.school.path],
        unit_name=world.school.name,
        is_arbiter=False,
        stages=[],
        subjects=[],
        added_by=uuid4(),
        added_at=utc_now(),
    )


def _lead(world: "World") -> UUID:
    """Items of the head of the school are there: the author is known by them."""
    path = f"/api/cases/v1/items/{world.things['item_id']}"
    return UUID(world.calls.ok(world.lead, "GET", path).json()["author_id"])


def fill_the_judging(world: "World") -> None:
    """Put both campaigns there, with a task, a result, an objection and a certificate."""
    city = {"id": world.city.id, "name": world.city.name, "path": world.city.path}
    at = utc_now()
    times = {"announced_at": at, "announced_until": at + timedelta(days=9), "seed": "5eed"}
    under_way = campaign_row(city, "样例评选", state="judging")
    announced = campaign_row(city, "样例评选之二", state="announced", **times)
    lead = _lead(world)
    judge, code = _judge(world, under_way["id"]), check_code(secrets.randbits(60))

    async def work(session: AsyncSession) -> None:
        await session.execute(insert(Campaign), [under_way])
        await session.execute(insert(Campaign), [announced])
        items = [world.things["item_id"]]
        (judged,) = await enter(session, under_way["id"], items)
        # Of the school next to it: nobody judges what their own office proposes.
        away = {"org_id": UUID(world.neighbour.id), "org_path": world.neighbour.path}
        await session.execute(update(Entry).where(Entry.id == judged).values(**away))
        (won,) = await enter(session, announced["id"], items)
        session.add(judge)
        await session.flush()
        task = JudgeTask(
            campaign_id=under_way["id"], entry_id=judged, judge_id=lead, state="assigned",
            points={}, assigned_at=at,
        )  # fmt: skip
        result = EntryResult(
            entry_id=won, campaign_id=announced["id"], score=80, it_score=20, spread=0,
            is_arbitrated=False, place=1, award="一等奖", explanation=EXPLAINED,
        )  # fmt: skip
        objection = ResultObjection(
            campaign_id=announced["id"], entry_id=won, person_id=uuid4(), person_name="样例",
            org_name=world.school.name, org_path=world.school.path, state="open", said="样例异议",
            created_at=at,
        )  # fmt: skip
        certificate = Certificate(
            entry_id=won, campaign_id=announced["id"], number=f"样例 {uuid7()}"[:40], code=code,
            award="一等奖", title="样例课例", names=["样例"], person_ids=[lead],
            org_name=world.school.name, issued_at=at,
        )  # fmt: skip
        record = AwardRecord(
            register="one_lesson", year=2025, level="city", lesson="样例课", person_id=lead,
            person_name="样例", org_id=UUID(world.school.id), org_name=world.school.name,
            org_path=world.school.path, entered_by=uuid4(), entered_at=at,
        )  # fmt: skip
        session.add_all([task, result, objection, certificate, record])
        await session.flush()
        world.things |= {
            "campaign_id": str(announced["id"]),
            "entry_id": str(won),
            "task_id": str(task.id),
            "result_objection_id": str(objection.id),
            "certificate_id": str(certificate.id),
            "certificate_code": code,
            "award_record_id": str(record.id),
        }

    in_database(world.mint.stack.layout, work)


def _thing(name: str) -> "Callable[[World], str]":
    return lambda world: world.things[name]


THINGS: "Mapping[str, Callable[[World], str]]" = {
    **{
        name: _thing(name)
        for name in (
            "campaign_id",
            "entry_id",
            "task_id",
            "result_objection_id",
            "certificate_id",
            "certificate_code",
            "award_record_id",
        )
    },
    "award_school_id": lambda w: w.school.id,
}  # fmt: skip
UNITS: "Mapping[str, Callable[[World], str]]" = {
    "campaign_id": lambda w: w.city.path,
    "result_objection_id": lambda w: w.city.path,
    "certificate_id": lambda w: w.city.path,
    "award_record_id": lambda w: w.school.path,
    "award_school_id": lambda w: w.school.path,
}
BODY_UNITS: "Mapping[str, Callable[[World], str]]" = {"addAwardRecord": lambda w: w.school.path}
_AWARD: Mapping[str, Any] = {
    "register_kind": "one_lesson",
    "year": 2025,
    "level": "city",
    "lesson": "不会保存的课",
}
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    # The results are open already: refused after the caller was judged.
    "addJudge": lambda _: {"person_id": str(uuid4())},
    "takeOffJudge": lambda _: REASON,
    "saveJudgeTask": lambda _: {"points": {}, "comment": ""},
    "recuseJudgeTask": lambda _: REASON,
    "objectToResult": lambda _: {"text": "样例异议"},
    "answerResultObjection": lambda _: {"outcome": "rejected", "answer": "样例答复"},
    "revokeCertificate": lambda _: REASON,
    # Nobody of that school: the same.
    "addAwardRecord": lambda w: {
        **_AWARD,
        "school_id": w.school.id,
        "person_id": str(uuid4()),
    },
    "editAwardRecord": lambda _: dict(_AWARD),
}
# What belongs to the judge, or to whom a certificate names, alone.
OWN = {
    "getJudgeTask",
    "createJudgeTicket",
    "saveJudgeTask",
    "submitJudgeTask",
    "recuseJudgeTask",
    "getMyCertificatePaper",
}
_ELSEWHERE = "results are open to those of the campaign's city"
MAY_BE_MISSING = {
    "getCampaignResult": _ELSEWHERE,
    "listEntryResults": _ELSEWHERE,
    "listMyResultObjections": _ELSEWHERE,
    "objectToResult": _ELSEWHERE,
}
# Lists of one campaign, which its office reads, or of one's own things in it.
OF_ONE_CAMPAIGN = {
    "listJudges",
    "listJudgedEntries",
    "listProposedResults",
    "listResultObjections",
    "listCertificates",
    "listMyResultObjections",
}
KNOWN_RESULTS = {
    "listCampaignResults": "the results of a city's campaign are the whole city's to read",
    "listEntryResults": "the results of a city's campaign are the whole city's to read",
}
OWN_LISTS = {"listJudgeTasks", "listMyCertificates", "listMyAwardRecords"}
