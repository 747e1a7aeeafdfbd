"""A rubric is changed by a new version: copy, edit the draft, publish."""

from typing import Any
from uuid import UUID

import pytest

from kernel.paging import cursor_of
from kernel.testing import Callers

from .conftest import API, City


async def copy(client: Callers, city: City, rubric_id: UUID, key: str = "") -> dict[str, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    async with client(city.office()) as http:
        made = await http.post(
            f"{API}/rubrics", json={"source_id": str(rubric_id)}, headers=headers
        )
    assert made.status_code == 201, made.text
    body: dict[str, Any] = made.json()
    return body


def content_of(rubric: dict[str, Any]) -> dict[str, Any]:
    names = ["title", "document", "issuer", "remark", "excellent_from", "pass_from", "items_a"]
    return {name: rubric[name] for name in names}


@pytest.mark.requirement("R19")
async def test_a_copy_is_edited_and_published_and_the_old_version_stays(
    client: Callers, city: City, rubric_id: UUID
) -> None:
    draft = await copy(client, city, rubric_id)
    assert (draft["version"], draft["state"]) == (2, "draft")
    content = content_of(draft)
    content["items_a"][0]["items_b"][0]["items_c"][0]["name"] = "团队组建"
    path = f"{API}/rubrics/{draft['id']}"
    async with client(city.office()) as http:
        edited = await http.put(path, json=content, headers={"If-Match": '"1"'})
        stale = await http.put(path, json=content, headers={"If-Match": '"1"'})
        bare = await http.put(path, json=content)
        published = await http.post(f"{path}/publish")
        again = await http.post(f"{path}/publish")
        late = await http.put(path, json=content, headers={"If-Match": '"2"'})
        old = await http.get(f"{API}/rubrics/{rubric_id}")
    assert (edited.status_code, edited.headers["ETag"]) == (200, '"2"')
    assert edited.json()["content_hash"] != draft["content_hash"]
    assert (stale.status_code, stale.json()["current"]["revision"]) == (412, 2)
    assert bare.status_code == 428
    assert (published.status_code, published.json()["state"]) == (200, "published")
    assert {answer.json()["code"] for answer in (again, late)} == {"rubric_published"}
    assert old.json()["items_a"][0]["items_b"][0]["items_c"][0]["name"] == "团队建设"


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("max_points",), "14", "合计"),
        (("items_b", 0, "max_points"), "6", "B1"),
        (("items_b", 0, "items_c", 0, "max_points"), "2", "B1"),
        (("items_b", 0, "items_c", 0, "code"), "C2", "C2 重复"),
        (("items_b", 0, "items_c", 0, "base"), False, "C1"),
        (("items_b", 0, "items_c", 0, "rule"), {"kind": "graded", "step": "1"}, "C1"),
    ],
)
async def test_an_unsound_draft_is_not_published(
    client: Callers, city: City, rubric_id: UUID, path: tuple[str, ...], value: object, told: str
) -> None:
    draft = await copy(client, city, rubric_id)
    content = content_of(draft)
    place: Any = content["items_a"][0]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    async with client(city.office()) as http:
        saved = await http.put(
            f"{API}/rubrics/{draft['id']}", json=content, headers={"If-Match": '"1"'}
        )
        refused = await http.post(f"{API}/rubrics/{draft['id']}/publish")
    assert saved.status_code == 200, saved.text
    assert (refused.status_code, refused.json()["code"]) == (422, "rubric_unsound")
    assert told in refused.json()["detail"]


async def test_the_same_key_copies_once(client: Callers, city: City, rubric_id: UUID) -> None:
    office = city.office()
    async with client(office) as http:
        headers, body = {"Idempotency-Key": "k-1"}, {"source_id": str(rubric_id)}
        first = await http.post(f"{API}/rubrics", json=body, headers=headers)
        second = await http.post(f"{API}/rubrics", json=body, headers=headers)
        listed = await http.get(f"{API}/rubrics")
    assert first.json() == second.json()
    assert [row["version"] for row in listed.json()["items"]] == [2, 1]


async def test_drafts_are_the_offices_own(client: Callers, city: City, rubric_id: UUID) -> None:
    draft = await copy(client, city, rubric_id)
    async with client(city.district()) as http:
        listed = await http.get(f"{API}/rubrics")
        hidden = await http.get(f"{API}/rubrics/{draft['id']}")
        refused = await http.post(f"{API}/rubrics/{draft['id']}/publish")
    assert [row["version"] for row in listed.json()["items"]] == [1]
    assert (hidden.status_code, refused.status_code) == (404, 403)


async def test_the_list_pages(client: Callers, city: City, rubric_id: UUID) -> None:
    await copy(client, city, rubric_id)
    async with client(city.office()) as http:
        first = (await http.get(f"{API}/rubrics", params={"limit": 1})).json()
        second = (
            await http.get(f"{API}/rubrics", params={"limit": 1, "cursor": first["next_cursor"]})
        ).json()
        broken = await http.get(f"{API}/rubrics", params={"cursor": "WzEsMl0"})
        huge = cursor_of("YT", 2**62)
        beyond = await http.get(f"{API}/rubrics", params={"cursor": huge})
    assert [first["items"][0]["version"], second["items"][0]["version"]] == [2, 1]
    assert second["next_cursor"] is None
    assert (broken.status_code, broken.json()["code"]) == (422, "cursor_invalid")
    assert beyond.json()["code"] == "cursor_invalid"
