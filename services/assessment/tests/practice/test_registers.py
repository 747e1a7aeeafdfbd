"""A school keeps its registers; what it entered counts, others read what concerns them."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from assessment.facts.queries import registers_of
from assessment.registers.tables import RegisterEntry, RegisterMember
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import an_actor

from .conftest import TODAY, Send, a_group, register

pytestmark = pytest.mark.requirement("R68", "R76", "R92", "R96")
PATH = "/register-entries"


def budget(**more: Any) -> dict[str, Any]:
    lines = [{"key": "a", "name": "培训", "planned": "8000", "used": "500"}]
    return {"kind": "budget", "title": "专项预算", "planned": "10000", "lines": lines, **more}


def project(leader: Actor, *members: Actor, **more: Any) -> dict[str, Any]:
    told = [{"person_id": str(one.person_id)} for one in members]
    return {
        "kind": "research",
        "title": "混合式教学研究",
        "level": "city",
        "leader": {"person_id": str(leader.person_id)},
        "members": told,
        "applied_on": str(TODAY),
        **more,
    }


async def new(send: Send, actor: Actor, document: dict[str, Any], status: int = 201) -> Any:
    made = await send(actor, "POST", PATH, {"document": document})
    assert made.status_code == status, made.text
    return made.json()


async def entered(send: Send, actor: Actor, document: dict[str, Any]) -> Any:
    made = await new(send, actor, document)
    done = await send(actor, "POST", f"{PATH}/{made['id']}/enter", seen=made["version"])
    assert done.status_code == 200, done.text
    return done.json()


async def counted(uow: UnitOfWork, school_id: UUID, year_id: str) -> int:
    async with uow() as session:
        return len(await registers_of(session, school_id, UUID(year_id)))


async def test_a_draft_is_saved_entered_changed_and_withdrawn(
    send: Send, city: Any, uow: UnitOfWork, year_id: str
) -> None:
    team, school = city.zhuji.team(), city.zhuji
    made = await new(send, team, {"kind": "budget"})
    path = f"{PATH}/{made['id']}"
    early = await send(team, "POST", f"{path}/enter", seen=made["version"])
    assert early.json()["code"] == "register_incomplete"
    assert [one["field"] for one in early.json()["errors"]] == ["title", "planned"]

    saved = await send(team, "PUT", path, {"document": budget()}, made["version"])
    assert (saved.json()["lacks"], saved.json()["summary"]) == ([], "计划 10000 元 · 已用 500 元")
    stale = await send(team, "PUT", path, {"document": budget()}, made["version"])
    assert stale.status_code == 412
    assert stale.json()["current"]["document"]["title"] == "专项预算"
    assert stale.json()["changed_by"] == "self"
    assert await counted(uow, school.id, year_id) == 0

    done = await send(team, "POST", f"{path}/enter", seen=saved.json()["version"])
    assert done.json()["state"] == "entered"
    assert await counted(uow, school.id, year_id) == 1
    bare = await send(team, "PUT", path, {"document": budget(title="")}, done.json()["version"])
    assert bare.json()["code"] == "register_edit_incomplete"
    more = budget(planned="20000")
    changed = await send(team, "PUT", path, {"document": more}, done.json()["version"])
    assert changed.status_code == 200, changed.text
    kept = await send(team, "DELETE", path, seen=changed.json()["version"])
    assert kept.json()["code"] == "register_not_draft"

    gone = await send(
        team, "POST", f"{path}/withdraw", {"reason": "重复登记"}, changed.json()["version"]
    )
    assert (gone.json()["state"], gone.json()["reason"]) == ("withdrawn", "重复登记")
    assert await counted(uow, school.id, year_id) == 0
    last = await send(team, "PUT", path, {"document": more}, gone.json()["version"])
    assert last.json()["code"] == "register_withdrawn"
    history = (await send(team, "GET", f"{path}/history")).json()["items"]
    assert [(one["step"], one["document"]["planned"]) for one in history] == [
        ("withdraw", "20000"),
        ("edit", "20000"),
        ("enter", "10000"),
    ]


async def test_a_draft_is_deleted_and_its_kind_is_fixed(
    send: Send, city: Any, uow: UnitOfWork, teacher: Actor
) -> None:
    team = city.zhuji.team()
    made = await new(send, team, project(teacher))
    path = f"{PATH}/{made['id']}"
    other = await send(team, "PUT", path, {"document": budget()}, made["version"])
    assert other.json()["code"] == "register_kind_fixed"
    assert (await send(team, "DELETE", path, seen=made["version"])).status_code == 204
    async with uow() as session:
        for table in (RegisterEntry, RegisterMember):
            assert await session.scalar(select(func.count()).select_from(table)) == 0


async def test_files_are_the_writers_own_ready_and_kept(
    send: Send, city: Any, evidence: Any, teacher: Actor
) -> None:
    school, team = city.zhuji, city.zhuji.team()
    foreign = str(evidence.add(school.id, school.path, owner_id=teacher.person_id))
    refused = await send(team, "POST", PATH, {"document": budget(file_ids=[foreign])})
    assert refused.json()["code"] == "attached_unknown"
    own = str(evidence.add(school.id, school.path, owner_id=team.person_id))
    done = await entered(send, team, budget(file_ids=[own]))
    assert [one["file_id"] for one in done["files"]] == [own]
    path = f"{PATH}/{done['id']}/tickets"
    assert (await send(team, "POST", path)).status_code == 201
    assert (await send(city.xinhai.team(), "POST", path)).status_code == 404


async def test_members_read_their_project_and_nobody_names_strangers(
    send: Send, city: Any, uow: UnitOfWork, teacher: Actor
) -> None:
    team = city.zhuji.team()
    colleague = await register(uow, city.zhuji, "李老师")
    stranger = await register(uow, city.xinhai, "外校老师")
    refused = await send(team, "POST", PATH, {"document": project(teacher, stranger)})
    assert refused.json()["code"] == "register_person_unknown"
    draft = await new(send, team, project(teacher))
    assert (await send(teacher, "GET", f"{PATH}/{draft['id']}")).status_code == 404
    one = await entered(send, team, project(teacher))
    assert one["document"]["leader"]["name"] == "张老师"
    seen = await send(teacher, "GET", f"{PATH}/{one['id']}")
    assert (seen.status_code, seen.json()["is_mine"]) == (200, False)
    assert (await send(colleague, "GET", f"{PATH}/{one['id']}")).status_code == 404
    touched = await send(teacher, "DELETE", f"{PATH}/{one['id']}", seen=one["version"])
    assert touched.status_code == 403


async def test_a_leader_keeps_the_projects_of_the_group_and_no_budget(
    send: Send, city: Any, uow: UnitOfWork, year_id: str
) -> None:
    assert year_id
    group = await a_group(uow, city.zhuji)
    leader = an_actor((Role.GROUP_LEADER, group[1]), name="组长")
    member = await register(uow, city.zhuji, "王老师", group=group)
    assert (await new(send, leader, budget(), 403))["code"] == "register_of_school"
    pair = {"kind": "pairing", "title": "结对", "between": "school"}
    assert (await new(send, leader, pair, 422))["code"] == "register_group_pairing"
    own = await entered(send, leader, project(member))
    assert own["group_name"] == "数学组"
    schools = await entered(send, city.zhuji.team(), budget())
    assert (await send(leader, "GET", f"{PATH}/{schools['id']}")).status_code == 404
    rows = (await send(leader, "GET", PATH)).json()["items"]
    assert [row["id"] for row in rows] == [own["id"]]
    both = (await send(city.zhuji.team(), "GET", PATH)).json()["items"]
    assert [row["id"] for row in both] == [schools["id"], own["id"]]


async def test_who_leads_two_groups_says_for_which_one_an_entry_is(
    send: Send, city: Any, uow: UnitOfWork, year_id: str
) -> None:
    assert year_id
    first, second = await a_group(uow, city.zhuji), await a_group(uow, city.xinhai, "语文组")
    member = await register(uow, city.xinhai, "赵老师", group=second)
    leader = an_actor((Role.GROUP_LEADER, first[1]), (Role.GROUP_LEADER, second[1]))
    said = {"document": project(member), "unit_id": str(second[0])}
    made = (await send(leader, "POST", PATH, said)).json()
    assert (made["group_name"], made["school_name"]) == ("语文组", city.xinhai.name)
    only = an_actor((Role.GROUP_LEADER, first[1]))
    refused = await send(only, "POST", PATH, said)
    assert refused.json()["code"] == "register_group_missing"
    team = city.zhuji.team()
    own = {"document": budget(), "unit_id": str(city.zhuji.id)}
    assert (await send(team, "POST", PATH, own)).json()["group_name"] is None


async def test_two_rules_cannot_replace_each_other(
    send: Send, city: Any, evidence: Any, year_id: str
) -> None:
    assert year_id
    team, school = city.zhuji.team(), city.zhuji

    def rule(title: str, replaces: str | None = None) -> dict[str, Any]:
        own = str(evidence.add(school.id, school.path, owner_id=team.person_id))
        said = {"kind": "rule_paper", "title": title, "dated_on": str(TODAY), "area": "study"}
        return {**said, "file_ids": [own], "replaces": replaces}

    oldest = await entered(send, team, rule("一稿"))
    middle = await entered(send, team, rule("二稿", oldest["id"]))
    newest = await entered(send, team, rule("三稿", middle["id"]))
    back = {"document": {**oldest["document"], "replaces": newest["id"]}}
    path = f"{PATH}/{oldest['id']}"
    refused = await send(team, "PUT", path, back, oldest["version"])
    assert refused.json()["code"] == "register_replaces_back"
    assert [one["field"] for one in refused.json()["errors"]] == ["replaces"]
    # Once the newest is withdrawn it replaces nothing any more.
    await send(
        team,
        "POST",
        f"{PATH}/{newest['id']}/withdraw",
        {"reason": "未通过教代会"},
        newest["version"],
    )
    done = await send(team, "PUT", path, back, oldest["version"])
    assert done.status_code == 200, done.text


async def test_offices_read_below_what_was_entered(send: Send, city: Any, year_id: str) -> None:
    assert year_id
    team, office = city.zhuji.team(), city.other_district()
    draft = await new(send, team, budget())
    one = await entered(send, team, budget())
    near = city.district()
    for reader in (near, city.office(), city.auditor()):
        rows = (await send(reader, "GET", f"{PATH}?school_id={city.zhuji.id}")).json()["items"]
        assert [row["id"] for row in rows] == [one["id"]]
    assert (await send(near, "GET", f"{PATH}/{draft['id']}")).status_code == 404
    assert (await send(office, "GET", f"{PATH}/{one['id']}")).status_code == 404
    schools = (await send(near, "GET", "/register-schools")).json()["items"]
    counts = {row["school_id"]: {c["kind"]: c["count"] for c in row["counts"]} for row in schools}
    assert len(counts) == 2
    assert counts[str(city.zhuji.id)]["budget"] == 1
    assert counts[str(city.xinhai.id)]["budget"] == 0
    book = await send(team, "GET", f"/register-schools/{city.zhuji.id}/entries.xlsx")
    assert book.content[:2] == b"PK"
    away = await send(office, "GET", f"/register-schools/{city.zhuji.id}/entries.xlsx")
    assert away.status_code == 404
