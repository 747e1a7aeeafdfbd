"""The way of an item: written, handed in, published, recommended, selected; and back."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import API, City, Desk


async def test_without_signing_in_nothing_is_shown(client: Callers) -> None:
    async with client(None) as http:
        answer = await http.get(f"{API}/items")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


@pytest.mark.requirement("R90", "R119", "R31", "R32", "R138")
async def test_good_work_flows_upward(desk: Desk, actions: Callable[[], Any]) -> None:
    city = desk.city
    made = await desk.submitted()
    assert (made["state"], made["pending"], made["gaps"]) == ("submitted", "submitted", [])
    (ids, by) = desk.evidence.frozen[0]
    assert (len(ids), by) == (1, f"cases:item:{made['id']}:1")

    published = await desk.step(city.zhuji.team, made["id"], "publish")
    held = await desk.step(city.zhuji.lead, made["id"], "recommend")
    higher = await desk.step(city.district, made["id"], "recommend")
    selected = await desk.step(city.office, made["id"], "select")

    assert (published["state"], published["pending"]) == ("published", None)
    assert (held["state"], held["held_by"]) == ("recommended", "district")
    assert (higher["state"], higher["held_by"]) == ("recommended", "city")
    assert (selected["state"], selected["held_by"]) == ("selected", None)
    seen = await desk.ok(city.laishan.li, "GET", f"/items/{made['id']}")
    assert (seen["state"], seen["credit"], seen["steps"]) == ("selected", ["王老师"], [])
    assert (seen["environments"], seen["dimensions"]) != ([], [])
    told = await desk.ok(city.zhuji.wang, "GET", f"/items/{made['id']}")
    assert [(one["verb"], one["side"]) for one in told["steps"]] == [
        ("select", "city"),
        ("recommend", "district"),
        ("recommend", "school"),
        ("publish", "school"),
        ("submit", "author"),
        ("create", "author"),
    ]
    assert await actions() == [
        "item.create",
        "item.save",
        "item.submit",
        "item.publish",
        "item.recommend",
        "item.recommend",
        "item.select",
    ]


async def test_a_city_run_school_recommends_to_the_city(desk: Desk) -> None:
    held = await desk.recommended(desk.city.city_run)
    assert held["held_by"] == "city"


async def test_what_is_missing_is_told_all_at_once(desk: Desk) -> None:
    wang = desk.city.zhuji.wang
    made = await desk.ok(wang, "POST", "/my-items", json={"kind": "lesson", "title": "草稿"})
    gaps = [one["code"] for one in made["gaps"]]
    answer = await desk.call(wang, "POST", f"/my-items/{made['id']}/submit", made["version"])

    assert (answer.status_code, answer.json()["code"]) == (409, "item_incomplete")
    assert [one["code"] for one in answer.json()["errors"]] == gaps
    assert gaps == [
        "summary_missing",
        "matter_missing",
        "stage_missing",
        "subject_missing",
        "ability_missing",
        "package_missing",
        "licence_missing",
    ]


@pytest.mark.parametrize(
    ("more", "gap"),
    [
        ({"pupils": None, "film": "video/mp4"}, ["pupils_missing"]),
        ({"pupils": "consented", "film": "video/mp4"}, []),
        ({"pupils": None, "film": "text/plain"}, []),
    ],
)
async def test_pupils_in_pictures_need_a_word(desk: Desk, more: dict[str, Any], gap: Any) -> None:
    wang = desk.city.zhuji.wang
    film = desk.evidence.add(wang, "课堂实录", more.pop("film"))
    saved = await desk.draft(wang, files=[{"file_id": film, "role": "recording"}], **more)
    assert [one["code"] for one in saved["gaps"]] == gap


@pytest.mark.parametrize(("kind", "role"), [("outcome", "attachment"), ("lesson", "attachment")])
async def test_a_package_holds_what_its_kind_asks_for(desk: Desk, kind: str, role: str) -> None:
    wang = desk.city.zhuji.wang
    files = [{"file_id": desk.evidence.add(wang), "role": role}]
    saved = await desk.draft(wang, kind, files=files)
    assert [one["code"] for one in saved["gaps"]] == ["package_missing"]


@pytest.mark.parametrize(
    ("begun", "code"),
    [
        ({"kind": "outcome", "title": "成果"}, "item_level_wrong"),
        ({"kind": "lesson", "level": "school", "title": "课例"}, "item_level_wrong"),
    ],
)
async def test_outcomes_alone_have_a_level(desk: Desk, begun: Any, code: str) -> None:
    answer = await desk.call(desk.city.zhuji.wang, "POST", "/my-items", json=begun)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_whoever_works_in_no_school_begins_nothing(desk: Desk, city: City) -> None:
    stranger = an_actor((Role.TEACHER, "/1/2/99/"))
    body = {"kind": "lesson", "title": "课例"}
    answer = await desk.call(stranger, "POST", "/my-items", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "item_school_missing")
    other = body | {"school_id": str(city.xinhai.id)}
    answer = await desk.call(city.zhuji.wang, "POST", "/my-items", json=other)
    assert answer.json()["code"] == "item_school_missing"


async def test_only_own_uploads_are_attached(desk: Desk) -> None:
    files = [{"file_id": desk.evidence.add(desk.city.zhuji.li), "role": "lesson_plan"}]
    made = await desk.draft()
    body = desk.whole(desk.city.zhuji.wang, files=files)
    path = f"/my-items/{made['id']}"
    answer = await desk.call(desk.city.zhuji.wang, "PUT", path, made["version"], json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "item_file_unknown")


async def test_a_file_that_is_checked_late_is_asked_about_again(desk: Desk) -> None:
    wang = desk.city.zhuji.wang
    file_id = desk.evidence.add(wang, state="checking")
    made = await desk.draft(wang, files=[{"file_id": file_id, "role": "lesson_plan"}])
    assert [one["code"] for one in made["gaps"]] == ["file_not_ready"]
    answer = await desk.call(wang, "POST", f"/my-items/{made['id']}/submit", made["version"])
    assert answer.json()["code"] == "item_files_not_ready"
    key = next(iter(desk.evidence.files))
    desk.evidence.files[key] = desk.evidence.files[type(key)(desk.evidence.add(wang))].__class__(
        key, "教案.docx", 1, "application/msword", "0" * 64, "ready", wang.person_id
    )
    done = await desk.ok(wang, "POST", f"/my-items/{made['id']}/submit", made["version"])
    assert (done["state"], done["files"][0]["state"]) == ("submitted", "ready")


async def test_a_stale_save_shows_what_is_there(desk: Desk) -> None:
    made, wang = await desk.draft(), desk.city.zhuji.wang
    body = desk.whole(wang)
    answer = await desk.call(wang, "PUT", f"/my-items/{made['id']}", 1, json=body)
    assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")
    assert answer.json()["current"]["content"]["title"] == "用在线测验做课堂导入"


@pytest.mark.requirement("R119")
async def test_a_co_author_agrees_to_what_there_is(desk: Desk) -> None:
    wang, li = desk.city.zhuji.wang, desk.city.zhuji.li
    both = [{"person_id": str(one.person_id), "part": "备课"} for one in (li, wang)]
    made = await desk.draft(authors=both)
    path = f"/my-items/{made['id']}"
    assert [one["code"] for one in made["gaps"]] == ["consent_missing"]
    todos = await desk.ok(li, "GET", "/todos")
    assert [(one["kind"], one["item_id"]) for one in todos["items"]] == [("consent", made["id"])]
    (asked,) = (await desk.ok(li, "GET", "/my-items"))["items"]
    assert (asked["asks_consent"], asked["is_owner"]) == (True, False)

    agreed = await desk.agree(li, made["id"])
    assert (agreed["my_consent"], agreed["asks_consent"], agreed["gaps"]) == ("given", False, [])
    changed = desk.whole(wang, authors=both, body="改过的正文")
    saved = await desk.ok(wang, "PUT", path, agreed["version"], json=changed)
    assert [one["code"] for one in saved["gaps"]] == ["consent_missing"]
    again = await desk.agree(li, made["id"])
    done = await desk.ok(wang, "POST", f"{path}/submit", again["version"])
    assert done["credit"] == ["李老师", "王老师"]


async def test_whoever_does_not_agree_is_named_to_the_author(desk: Desk) -> None:
    wang, li = desk.city.zhuji.wang, desk.city.zhuji.li
    both = [{"person_id": str(one.person_id)} for one in (wang, li)]
    made = await desk.draft(authors=both)
    path, word = f"/my-items/{made['id']}/consent", made["content_hash"]
    for stranger in (desk.city.xinhai.wang, desk.city.zhuji.team, wang):
        answer = await desk.call(
            stranger, "POST", path, json={"agrees": True, "content_hash": word}
        )
        assert answer.status_code == 404
    assert await desk.agree(li, made["id"], agrees=False) == {"consent": "refused"}
    # Not an author any more: the draft is nothing to them.
    assert (await desk.call(li, "GET", f"/items/{made['id']}")).status_code == 404
    assert (await desk.ok(li, "GET", "/my-items"))["items"] == []
    told = await desk.ok(wang, "GET", f"/items/{made['id']}")
    assert [one["code"] for one in told["gaps"]] == ["consent_refused"]


async def test_a_word_is_to_the_content_that_was_read(desk: Desk) -> None:
    wang, li = desk.city.zhuji.wang, desk.city.zhuji.li
    both = [{"person_id": str(one.person_id)} for one in (wang, li)]
    made = await desk.draft(authors=both)
    read = await desk.ok(li, "GET", f"/items/{made['id']}")
    path = f"/my-items/{made['id']}"
    changed = desk.whole(wang, authors=both, body="李老师没有读过的正文")
    await desk.ok(wang, "PUT", path, made["version"], json=changed)
    for agrees in (True, False):
        word = {"agrees": agrees, "content_hash": read["content_hash"]}
        answer = await desk.call(li, "POST", f"{path}/consent", json=word)
        assert (answer.status_code, answer.json()["code"]) == (409, "item_consent_content_changed")
    seen = await desk.ok(li, "GET", f"/items/{made['id']}")
    assert (seen["my_consent"], seen["asks_consent"]) == ("asked", True)
    agreed = await desk.agree(li, made["id"])
    assert (agreed["my_consent"], agreed["asks_consent"]) == ("given", False)


async def test_authors_are_staff_of_the_school(desk: Desk) -> None:
    made, wang = await desk.draft(), desk.city.zhuji.wang
    there = [{"person_id": str(desk.city.laishan.li.person_id)}]
    body = desk.whole(wang, authors=there)
    answer = await desk.call(wang, "PUT", f"/my-items/{made['id']}", made["version"], json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "item_author_unknown")
    found = await desk.ok(wang, "GET", "/my-items/colleagues", params={"q": "老师"})
    assert [one["name"] for one in found["items"]] == ["李老师"]


async def test_a_return_opens_the_next_version(desk: Desk, uow: UnitOfWork) -> None:
    wang, team = desk.city.zhuji.wang, desk.city.zhuji.team
    made = await desk.submitted()
    answer = await desk.try_step(team, made["id"], "return")
    assert answer.status_code == 422
    await desk.step(team, made["id"], "return", reason="缺少教学反思")

    back = await desk.ok(wang, "GET", f"/items/{made['id']}")
    assert (back["state"], back["version_no"], back["returned_reason"]) == (
        "draft",
        2,
        "缺少教学反思",
    )
    assert [(one["version_no"], one["state"]) for one in back["versions"]] == [
        (2, "draft"),
        (1, "returned"),
    ]
    assert len(back["files"]) == 1
    (todo,) = (await desk.ok(wang, "GET", "/todos"))["items"]
    assert (todo["kind"], todo["detail"]) == ("mend", "缺少教学反思")
    done = await desk.ok(wang, "POST", f"/my-items/{made['id']}/submit", back["version"])
    assert (done["state"], done["returned_reason"]) == ("submitted", None)
    with pytest.raises(DBAPIError):
        async with uow.begin() as session:
            await session.execute(text("UPDATE item_version SET content = '{}'"))
    with pytest.raises(DBAPIError):
        async with uow.begin() as session:
            await session.execute(text("DELETE FROM item_file"))


async def test_a_submission_is_taken_back(desk: Desk) -> None:
    made, wang = await desk.submitted(), desk.city.zhuji.wang
    back = await desk.ok(wang, "POST", f"/my-items/{made['id']}/withdraw", made["version"])
    assert (back["state"], back["pending"], back["version_no"]) == ("draft", "draft", 2)


@pytest.mark.requirement("R138")
async def test_a_new_version_leaves_the_old_one_visible(desk: Desk) -> None:
    city, wang = desk.city, desk.city.zhuji.wang
    made = await desk.published()
    path = f"/my-items/{made['id']}"
    opened = await desk.ok(wang, "POST", f"{path}/revise", made["version"])
    body = desk.whole(wang, title="改好的标题")
    saved = await desk.ok(wang, "PUT", path, opened["version"], json=body)
    done = await desk.ok(wang, "POST", f"{path}/submit", saved["version"])
    assert (done["state"], done["pending"], done["version_no"]) == ("published", "submitted", 2)

    seen = await desk.ok(city.laishan.wang, "GET", f"/items/{made['id']}")
    assert (seen["content"]["title"], seen["version_no"]) == ("用在线测验做课堂导入", 1)
    hidden = await desk.call(city.laishan.wang, "GET", f"/items/{made['id']}?version_no=2")
    assert hidden.json()["code"] == "item_version_unknown"
    shown = await desk.ok(city.zhuji.team, "GET", f"/items/{made['id']}?version_no=2")
    assert shown["content"]["title"] == "改好的标题"
    assert (await desk.try_step(city.zhuji.team, made["id"], "recommend")).status_code == 409
    await desk.step(city.zhuji.team, made["id"], "publish")
    assert await desk.titles(city.laishan.wang) == ["改好的标题"]


async def test_a_draft_is_thrown_away(desk: Desk) -> None:
    wang = desk.city.zhuji.wang
    made = await desk.draft()
    gone = await desk.call(wang, "DELETE", f"/my-items/{made['id']}", made["version"])
    assert gone.status_code == 204
    assert (await desk.call(wang, "GET", f"/items/{made['id']}")).status_code == 404

    other = await desk.published()
    path = f"/my-items/{other['id']}"
    opened = await desk.ok(wang, "POST", f"{path}/revise", other["version"])
    await desk.ok(wang, "DELETE", path, opened["version"])
    left = await desk.ok(wang, "GET", f"/items/{other['id']}")
    assert (left["pending"], left["version_no"]) == (None, 1)
    again = await desk.ok(wang, "POST", f"{path}/revise", left["version"])
    assert again["version_no"] == 2


async def test_what_was_handed_in_once_keeps_its_history(desk: Desk) -> None:
    wang, made = desk.city.zhuji.wang, await desk.submitted()
    back = await desk.ok(wang, "POST", f"/my-items/{made['id']}/withdraw", made["version"])
    answer = await desk.call(wang, "DELETE", f"/my-items/{made['id']}", back["version"])
    assert (answer.status_code, answer.json()["code"]) == (409, "item_step_not_possible")


async def test_tickets_name_the_files_of_the_version_seen(desk: Desk) -> None:
    cover = desk.evidence.add(desk.city.zhuji.wang, "封面.png", "image/png")
    plan = desk.evidence.add(desk.city.zhuji.wang)
    files = [{"file_id": cover, "role": "cover"}, {"file_id": plan, "role": "lesson_plan"}]
    made = await desk.published(files=files, pupils="none")
    path = f"/items/{made['id']}/tickets"
    assert (await desk.ok(desk.city.laishan.li, "POST", path))["ticket"].count(".") == 2
    body = {"item_ids": [made["id"]]}
    assert await desk.ok(desk.city.laishan.li, "POST", "/items/cover-tickets", json=body)
    draft = await desk.draft()
    denied = await desk.call(desk.city.laishan.li, "POST", f"/items/{draft['id']}/tickets")
    assert denied.status_code == 404


async def test_evidence_away_keeps_the_text(desk: Desk) -> None:
    wang = desk.city.zhuji.wang
    made = await desk.draft()
    desk.evidence.is_away = True
    kept = [{"file_id": made["files"][0]["file_id"], "role": "attachment"}]
    body = desk.whole(wang, files=kept)
    saved = await desk.ok(wang, "PUT", f"/my-items/{made['id']}", made["version"], json=body)
    answer = await desk.call(wang, "POST", f"/my-items/{made['id']}/submit", saved["version"])
    assert answer.status_code in (409, 503)
