"""Pieces of results are counted as they stand in the library (R82)."""

from typing import Any

import pytest

from .conftest import Body, Desk

pytestmark = pytest.mark.requirement("R82")


async def counted(desk: Desk, actor: Any, unit: Any, **asked: Any) -> list[Body]:
    path = f"/sharing-schools/{unit.id}/outcome-pieces"
    found: list[Body] = (await desk.ok(actor, "GET", path, params=asked))["items"]
    return found


def files(desk: Desk, who: Any, *roles: str) -> list[Body]:
    return [{"file_id": desk.evidence.add(who), "role": role} for role in roles]


async def test_published_packages_are_counted_by_what_their_pieces_are(desk: Desk) -> None:
    school = desk.city.zhuji
    wang, li = school.wang, school.li
    roles = ("lesson_plan", "lesson_plan", "reflection", "attachment")
    await desk.published(kind="outcome", files=files(desk, wang, *roles))
    await desk.published(kind="lesson", files=files(desk, wang, "lesson_plan"))  # no package
    await desk.draft(wang, kind="outcome", files=files(desk, wang, "lesson_plan"))  # not shown
    (row,) = await counted(desk, school.team, school)
    assert row == {
        "person_id": str(wang.person_id),
        "lesson_design": 2,
        "lesson_recording": 0,
        "case_study": 0,
        "reflection": 1,
    }
    assert await counted(desk, school.team, school, person_id=str(li.person_id)) == []
    assert await counted(desk, school.team, school, until="2001-01-01") == []
    assert await counted(desk, desk.city.office, school, since="2001-01-01") == [row]
    assert await counted(desk, desk.city.laishan.team, desk.city.laishan) == []


async def test_only_those_who_answer_for_the_school_are_told(desk: Desk) -> None:
    school = desk.city.zhuji
    path = f"/sharing-schools/{school.id}/outcome-pieces"
    others = (school.wang, desk.city.laishan.team, desk.city.other_district, desk.city.centre)
    for who in others:
        assert (await desk.call(who, "GET", path)).status_code in {403, 404}
