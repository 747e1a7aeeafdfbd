"""The city's verification 市级复核: both marks side by side, changes with a reason, four eyes."""

import pytest
from sqlalchemy import select

from assessment.tables import AUDIT
from kernel.db import UnitOfWork

from .conftest import Play

LOST_C26 = {"C26": {"points": "2", "reason": "成果影响面小"}}


def item_of(review: dict[str, object], code: str) -> dict[str, object]:
    items = review["items"]
    assert isinstance(items, list)
    return next(item for item in items if item["code"] == code)


@pytest.mark.requirement("R34")
async def test_untouched_items_agree_with_the_district(play: Play) -> None:
    submission_id = await play.reviewed(LOST_C26)

    desk = await play.review_of(play.city_one, submission_id, "city")

    assert (desk["state"], desk["blank"], desk["can_mark"]) == ("none", [], True)
    c26 = item_of(desk, "C26")
    assert (c26["points"], c26["district_points"], c26["self_points"]) == ("2", "2", "4")
    assert (c26["version"], c26["differs"], c26["district_reason"]) == (0, False, "成果影响面小")
    assert (await play.conclude(play.city_one, submission_id, "city")).is_success
    row = await play.done(play.city_one, "GET", f"/submissions/{submission_id}")
    assert (row["state"], row["city_total"], row["grade"]) == ("verified", "98", "excellent")


@pytest.mark.requirement("R148")
async def test_a_change_needs_a_reason_and_the_district_mark_stays(
    play: Play, uow: UnitOfWork
) -> None:
    submission_id = await play.reviewed(LOST_C26)
    target = (submission_id, "city", "C1")

    bare = await play.put_mark(play.city_one, target, {"void": ["C1.1"]})
    assert (bare.status_code, bare.json()["code"]) == (422, "reason_missing")
    mark = {"void": ["C1.1"], "reason": "团队由副校长领衔"}
    changed = await play.put_mark(play.city_one, target, mark)
    assert changed.status_code == 200, changed.text
    shown = changed.json()
    assert (shown["points"], shown["district_points"], shown["differs"]) == ("0", "1", True)

    assert (await play.conclude(play.city_one, submission_id, "city")).is_success
    result = await play.done(play.city_two, "GET", f"/submissions/{submission_id}/result")
    c1 = item_of(result, "C1")
    assert (c1["self"], c1["district"], c1["city"], c1["final"]) == ("1", "1", "0", None)
    assert (c1["gap"], c1["city_reason"]) == ("1", "非校长领衔（团队由副校长领衔）")
    async with uow() as session:
        query = select(AUDIT.c.detail).where(
            AUDIT.c.action == "submission.conclude_city", AUDIT.c.subject_id == submission_id
        )
        detail = (await session.scalars(query)).one()
    assert [one["code"] for one in detail["changes"]] == ["C1"]


@pytest.mark.requirement("R37")
async def test_who_reviewed_for_the_district_does_not_verify(play: Play) -> None:
    """A city-run school: the city office acts at both stages, by different people."""
    submission_id = await play.submitted(play.city.city_run)
    await play.mark_all(play.city_one, submission_id)
    assert (await play.conclude(play.city_one, submission_id)).is_success

    for answer in (
        await play.put_mark(play.city_one, (submission_id, "city", "C1"), {"void": []}),
        await play.conclude(play.city_one, submission_id, "city"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "same_person")
    shown = await play.review_of(play.city_one, submission_id, "city")
    assert shown["refusal"]["code"] == "same_person"
    assert (await play.conclude(play.city_two, submission_id, "city")).is_success


@pytest.mark.requirement("R38")
async def test_the_district_office_has_no_part_in_verification(play: Play) -> None:
    submission_id = await play.reviewed()
    answers = [
        await play.call(play.anna, "GET", f"/submissions/{submission_id}/reviews/city"),
        await play.put_mark(play.anna, (submission_id, "city", "C1"), {"void": []}),
        await play.conclude(play.bao, submission_id, "city"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


async def test_verification_waits_for_the_district(play: Play) -> None:
    submission_id = await play.submitted()
    answer = await play.put_mark(play.city_one, (submission_id, "city", "C1"), {"void": []})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_waiting_for_review")


async def test_two_verifiers_at_once_get_one_place(play: Play) -> None:
    submission_id = await play.reviewed()
    first = await play.put_mark(play.city_one, (submission_id, "city", "C1"), {"void": []})
    second = await play.put_mark(play.city_two, (submission_id, "city", "C1"), {"void": []})
    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (409, "review_taken")


async def test_the_district_sees_its_own_stage_only_until_the_notice(play: Play) -> None:
    submission_id = await play.verified(LOST_C26, {"C26": {"points": "4"} | {"reason": "复核认可"}})

    mine = await play.done(play.anna, "GET", f"/submissions/{submission_id}/result")
    assert [stage["stage"] for stage in mine["stages"]] == ["self", "district"]
    assert (item_of(mine, "C26")["city"], mine["total"]) == (None, "98")
    school = await play.call(play.city.zhuji.lead(), "GET", f"/submissions/{submission_id}/result")
    assert (school.status_code, school.json()["code"]) == (409, "result_not_published")
