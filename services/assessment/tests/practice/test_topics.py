"""Special topics: chosen, recorded, confirmed, and the hours they lead to (R117, R87)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text

from assessment.topics.queries.topics import followers
from assessment.topics.refusals import (
    StudyReasonMissing,
    StudyStepNotPossible,
    TopicAbilityUnknown,
    TopicHoursTooMany,
    TopicOutsideYear,
)
from assessment.topics.rules import Content, Frame, StudyState, StudyVerb, check, take
from assessment.topics.tables import StudyTopic
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import an_actor

from .conftest import TODAY, Send, a_group, register

pytestmark = pytest.mark.requirement("R117")
FRAME = Frame(date(2026, 9, 1), date(2027, 8, 31), Decimal(8), {"A3"})
CONTENT = Content("专题", "", ("A3",), (), Decimal(4), date(2026, 9, 1), date(2026, 12, 1))


def topic(**more: object) -> dict[str, Any]:
    return {
        "title": "演示文稿的图文设计",
        "goal": "学会图文混排",
        "abilities": ["A3"],
        "resources": [{"title": "课程", "url": "https://example.org/course"}],
        "hours": "4",
        "starts_on": str(TODAY - timedelta(days=10)),
        "ends_on": str(TODAY + timedelta(days=30)),
        **more,
    }


def test_steps_follow_the_table_and_sending_back_needs_a_reason() -> None:
    assert take(StudyVerb.CONFIRM, StudyState.FINISHED, "") is StudyState.CONFIRMED
    assert take(StudyVerb.RETURN, StudyState.FINISHED, "缺反思") is StudyState.FOLLOWING
    with pytest.raises(StudyReasonMissing):
        take(StudyVerb.RETURN, StudyState.FINISHED, "")
    for verb in StudyVerb:
        with pytest.raises(StudyStepNotPossible):
            take(verb, StudyState.CONFIRMED, "理由")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"ends_on": date(2027, 9, 1)}, TopicOutsideYear),
        ({"ends_on": date(2026, 8, 31)}, TopicOutsideYear),
        ({"hours": Decimal("8.5")}, TopicHoursTooMany),
        ({"abilities": ("C9",)}, TopicAbilityUnknown),
    ],
)
def test_a_topic_that_cannot_lead_to_hours_is_refused(change: Any, refusal: type) -> None:
    check(CONTENT, FRAME)
    with pytest.raises(refusal):
        check(replace(CONTENT, **change), FRAME)


async def followed(send: Send, team: Actor, teacher: Actor, **more: object) -> dict[str, Any]:
    """Put a topic on the list and follow it."""
    made = await send(team, "POST", "/study-topics", topic(**more))
    assert made.status_code == 201, made.text
    begun = await send(teacher, "POST", "/topic-studies", {"topic_id": made.json()["id"]})
    assert begun.status_code == 201, begun.text
    found: dict[str, Any] = begun.json()
    return found


async def step(send: Send, actor: Actor, study: dict[str, Any], verb: str, **more: str) -> Any:
    """Take a step or a decision."""
    kind = "decisions" if verb in ("approve", "reject", "return", "confirm") else "steps"
    path = f"/topic-studies/{study['id']}/{kind}"
    return await send(actor, "POST", path, {"verb": verb, **more}, study["version"])


async def test_from_the_list_to_confirmed_hours(
    teacher: Actor, send: Send, city: Any, evidence: Any
) -> None:
    school, team = city.zhuji, city.zhuji.team()
    study = await followed(send, team, teacher)
    early = await step(send, teacher, study, "finish")
    assert early.json()["code"] == "topic_notes_missing"
    file_id = str(evidence.add(school.id, school.path, owner_id=teacher.person_id))
    note = {"text": "学会了对齐与留白", "file_ids": [file_id]}
    await send(teacher, "POST", f"/topic-studies/{study['id']}/notes", note)
    finished = (await step(send, teacher, study, "finish")).json()
    assert finished["state"] == "finished"
    todos = (await send(team, "GET", "/todos")).json()["counted"]
    assert {"topics_decide": 1}.items() <= {one["kind"]: one["count"] for one in todos}.items()

    done = (await step(send, team, finished, "confirm")).json()
    assert (done["state"], done["hour_state"]) == ("confirmed", "counted")
    hours = (await send(teacher, "GET", "/my-hours")).json()
    assert hours["offline"]["counted"] == "4"
    (record,) = (await send(teacher, "GET", "/hours")).json()["items"]
    assert (record["source"], record["title"]) == ("topic", "演示文稿的图文设计")
    assert [one["file_id"] for one in record["proofs"]] == [file_id]
    assert [str(one) for some, _ in evidence.frozen for one in some] == [file_id]
    again = await step(send, team, done, "confirm")
    assert again.json()["code"] == "topic_study_step_not_possible"


async def test_nothing_is_finished_before_it_begins(teacher: Actor, send: Send, city: Any) -> None:
    begins = str(TODAY + timedelta(days=1))
    study = await followed(send, city.zhuji.team(), teacher, starts_on=begins)
    await send(teacher, "POST", f"/topic-studies/{study['id']}/notes", {"text": "预习"})
    early = await step(send, teacher, study, "finish")
    assert (early.status_code, early.json()["code"]) == (409, "topic_study_not_begun")
    today = await followed(send, city.zhuji.team(), teacher, starts_on=str(TODAY))
    await send(teacher, "POST", f"/topic-studies/{today['id']}/notes", {"text": "心得"})
    assert (await step(send, teacher, today, "finish")).status_code == 200


async def test_limits_of_a_day_hold(teacher: Actor, send: Send, city: Any) -> None:
    team = city.zhuji.team()
    states = []
    for title in ("专题甲", "专题乙", "专题丙"):
        study = await followed(send, team, teacher, title=title)
        await send(teacher, "POST", f"/topic-studies/{study['id']}/notes", {"text": "心得"})
        finished = (await step(send, teacher, study, "finish")).json()
        states.append((await step(send, team, finished, "confirm")).json()["hour_state"])
    assert states == ["counted", "counted", "held"]  # eight hours a day, four each


async def test_sent_back_it_goes_on_and_own_ones_are_not_decided(
    teacher: Actor, send: Send, city: Any, uow: UnitOfWork
) -> None:
    school = city.zhuji
    study = await followed(send, school.team(), teacher)
    await send(teacher, "POST", f"/topic-studies/{study['id']}/notes", {"text": "心得"})
    finished = (await step(send, teacher, study, "finish")).json()
    silent = await step(send, school.team(), finished, "return")
    assert silent.json()["code"] == "topic_study_reason_missing"
    back = (await step(send, school.team(), finished, "return", reason="请写反思")).json()
    assert (back["state"], back["reason"]) == ("following", "请写反思")
    (note,) = back["notes"]
    path = f"/topic-studies/{study['id']}/notes/{note['id']}"
    edited = await send(teacher, "PUT", path, {"text": "反思"}, note["version"])
    assert edited.json()["notes"][0]["text"] == "反思"

    both = an_actor((Role.TEACHER, school.path), (Role.SCHOOL_TEAM, school.path), name="兼任")
    await register(uow, school, "无关")
    own = await followed(send, both, both, title="自己的专题")
    await send(both, "POST", f"/topic-studies/{own['id']}/notes", {"text": "心得"})
    mine = (await step(send, both, own, "finish")).json()
    assert (await step(send, both, mine, "confirm")).json()["code"] == "own_topic_study"


async def test_an_own_topic_waits_for_the_school(teacher: Actor, send: Send, city: Any) -> None:
    team = city.zhuji.team()
    made = (await send(teacher, "POST", "/topic-studies", {"proposal": topic()})).json()
    assert made["state"] == "proposed"
    agreed = (await step(send, team, made, "approve")).json()
    assert agreed["state"] == "following"
    neither = await send(teacher, "POST", "/topic-studies", {})
    assert neither.status_code == 422


async def test_a_closed_topic_takes_nobody_in_and_nobody_follows_twice(
    teacher: Actor, send: Send, city: Any, uow: UnitOfWork
) -> None:
    team = city.zhuji.team()
    study = await followed(send, team, teacher)
    twice = await send(teacher, "POST", "/topic-studies", {"topic_id": study["topic_id"]})
    assert twice.json()["code"] == "topic_followed"
    (listed,) = (await send(teacher, "GET", "/study-topics")).json()["items"]
    assert listed["followers"] == 1
    path = f"/study-topics/{listed['id']}/close"
    assert (await send(team, "POST", path, seen=listed["version"])).json()["state"] == "closed"
    late = await register(uow, city.zhuji, "迟老师")
    refused = await send(late, "POST", "/topic-studies", {"topic_id": listed["id"]})
    assert refused.json()["code"] == "topic_closed"


async def test_those_who_follow_are_counted_topic_by_topic_from_an_index(uow: UnitOfWork) -> None:
    asked = select(StudyTopic.id, followers()).limit(20)
    async with uow() as session:
        words = asked.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        await session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(await session.scalars(text(f"EXPLAIN {words}")))
    assert "SubPlan" in plan
    assert "on topic_study" in plan
    assert "ix_topic_study_topic_id" in plan
    assert "(topic_id = study_topic.id)" in plan


async def test_other_schools_see_nothing(teacher: Actor, send: Send, city: Any) -> None:
    study = await followed(send, city.zhuji.team(), teacher)
    stranger = city.xinhai.team()
    assert (await send(stranger, "GET", f"/topic-studies/{study['id']}")).status_code == 404
    assert (await send(stranger, "GET", "/topic-studies")).json()["items"] == []
    assert (await send(stranger, "GET", "/study-topics")).json()["items"] == []
    taken = await step(send, stranger, study, "confirm")
    assert taken.status_code == 404


@pytest.mark.requirement("R87")
async def test_a_leader_proposes_a_topic_to_a_teacher_of_the_group(
    teacher: Actor, send: Send, city: Any, uow: UnitOfWork
) -> None:
    school = city.zhuji
    group = await a_group(uow, school)
    member = await register(uow, school, "王老师", group=group)
    leader = an_actor((Role.GROUP_LEADER, group[1]), name="组长")
    made = (await send(school.team(), "POST", "/study-topics", topic())).json()
    body = {"topic_id": made["id"], "person_id": str(member.person_id), "text": "补短板"}
    offered = (await send(leader, "POST", "/topic-offers", body)).json()
    assert (offered["state"], offered["offer_text"]) == ("offered", "补短板")
    todos = (await send(member, "GET", "/todos")).json()["counted"]
    assert {"topics_offered": 1}.items() <= {one["kind"]: one["count"] for one in todos}.items()
    taken = (await step(send, member, offered, "accept")).json()
    assert taken["state"] == "following"
    outside = body | {"person_id": str(teacher.person_id)}
    refused = await send(leader, "POST", "/topic-offers", outside)
    assert refused.json()["code"] == "topic_person_unknown"


@pytest.mark.requirement("R87")
async def test_an_offer_is_no_follower_and_is_taken_back_by_its_maker_or_the_school(
    send: Send, city: Any, uow: UnitOfWork, year_id: str
) -> None:
    assert year_id
    team = city.zhuji.team()
    group = await a_group(uow, city.zhuji)
    member = await register(uow, city.zhuji, "王老师", group=group)
    leader, other = (an_actor((Role.GROUP_LEADER, group[1]), name=name) for name in "甲乙")
    made = (await send(team, "POST", "/study-topics", topic())).json()
    body = {"topic_id": made["id"], "person_id": str(member.person_id)}
    for maker, taker in ((leader, leader), (leader, team)):
        offered = (await send(maker, "POST", "/topic-offers", body)).json()
        assert "withdraw" in offered["verbs"]
        (listed,) = (await send(member, "GET", "/study-topics")).json()["items"]
        assert listed["followers"] == 0
        for who in (other, member):
            refused = await step(send, who, offered, "withdraw")
            assert (refused.status_code, refused.json()["code"]) == (403, "topic_offer_of_other")
        gone = (await step(send, taker, offered, "withdraw", reason="选错了人")).json()
        assert (gone["state"], gone["reason"], gone["verbs"]) == ("declined", "选错了人", [])
    offered = (await send(leader, "POST", "/topic-offers", body)).json()
    taken = (await step(send, member, offered, "accept")).json()
    late = await step(send, leader, taken, "withdraw")
    assert late.json()["code"] == "topic_study_step_not_possible"
    (listed,) = (await send(member, "GET", "/study-topics")).json()["items"]
    assert listed["followers"] == 1
