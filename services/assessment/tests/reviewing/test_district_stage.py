"""The district's review 区市评审: seats, blind marks, the arbiter, refusals."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from assessment.directory.tables import DirectoryMembership, DirectoryPerson
from assessment.reviews.tables import Review
from assessment.tables import AUDIT
from kernel.actor import Actor, Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.testing import an_actor

from .conftest import Play

LOST_C7 = {"C7": {"points": "0", "reason": "未见制度汇编"}}


def points_of(review: dict[str, Any], code: str) -> str | None:
    found: str | None = next(i["points"] for i in review["items"] if i["code"] == code)
    return found


@pytest.mark.requirement("R142")
async def test_the_first_mark_starts_the_review_and_points_come_from_the_rule(play: Play) -> None:
    submission_id = await play.submitted()

    before = await play.review_of(play.anna, submission_id)
    assert (before["state"], before["ordinal"], before["can_mark"]) == ("none", 1, True)
    assert len(before["blank"]) == 29

    target = (submission_id, "district", "C19")
    saved = await play.put_mark(play.anna, target, {"void": [], "missing": ["第3次无影像"]})

    assert saved.status_code == 200, saved.text
    assert saved.headers["ETag"] == '"1"'
    assert (saved.json()["points"], saved.json()["self_points"]) == ("9", "10")
    assert await play.state_of(submission_id) == "in_review"


@pytest.mark.parametrize(
    ("code", "mark", "refusal"),
    [
        ("C1", {"points": "1"}, "mark_form_wrong"),  # never typed for all-or-nothing
        ("C1", {"void": ["C2.1"]}, "void_key_unknown"),
        ("C7", {"points": "0"}, "reason_missing"),
        ("C7", {"points": "2", "reason": "多给"}, "points_out_of_range"),
        ("C8", {"points": "0.5", "reason": "半分"}, "points_step_wrong"),
        ("C1", {"void": [], "points": "1", "note": 1}, "input_invalid"),
    ],
)
async def test_a_mark_has_to_fit_its_rule(
    play: Play, code: str, mark: dict[str, Any], refusal: str
) -> None:
    submission_id = await play.submitted()
    answer = await play.put_mark(play.anna, (submission_id, "district", code), mark)
    assert (answer.status_code, answer.json()["code"]) == (422, refusal)


async def test_an_unknown_item_is_not_found(play: Play) -> None:
    submission_id = await play.submitted()
    answer = await play.put_mark(play.anna, (submission_id, "district", "C99"), {"void": []})
    assert answer.status_code == 404


async def test_a_stale_save_says_what_is_stored_and_loses_nothing(play: Play) -> None:
    submission_id = await play.submitted()
    target = (submission_id, "district", "C7")
    first = {"points": "0", "reason": "第一个窗口"}
    assert (await play.put_mark(play.anna, target, first)).status_code == 200

    stale = await play.put_mark(play.anna, target, {"points": "1"}, seen=0)

    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    current = stale.json()["current"]
    assert (current["version"], current["reason"], current["points"]) == (1, "第一个窗口", "0")
    again = await play.put_mark(play.anna, target, {"points": "1"}, seen=1)
    assert (again.status_code, again.headers["ETag"]) == (200, '"2"')


async def test_without_a_version_nothing_is_saved(play: Play) -> None:
    submission_id = await play.submitted()
    path = f"/submissions/{submission_id}/reviews/district/marks/C1"
    answer = await play.call(play.anna, "PUT", path, json={"void": []})
    assert answer.status_code == 428


@pytest.mark.requirement("R34")
async def test_a_review_with_blanks_is_not_concluded(play: Play) -> None:
    submission_id = await play.submitted()
    await play.put_mark(play.anna, (submission_id, "district", "C1"), {"void": []})

    answer = await play.conclude(play.anna, submission_id)

    assert (answer.status_code, answer.json()["code"]) == (409, "review_incomplete")
    assert answer.json()["blank"][0] == "C2"
    assert len(answer.json()["blank"]) == 28


@pytest.mark.requirement("R148")
async def test_a_conclusion_freezes_the_marks_and_audits_each_change(
    play: Play, uow: UnitOfWork
) -> None:
    submission_id = await play.reviewed(LOST_C7)

    late = await play.put_mark(play.anna, (submission_id, "district", "C7"), {"points": "1"}, 1)
    assert (late.status_code, late.json()["code"]) == (409, "review_concluded")
    row = await play.done(play.anna, "GET", f"/submissions/{submission_id}")
    assert (row["state"], row["district_total"]) == ("reviewed", "99")
    async with uow() as session:
        query = select(AUDIT.c.detail).where(
            AUDIT.c.action == "submission.conclude_district", AUDIT.c.subject_id == submission_id
        )
        detail = (await session.scalars(query)).one()
    assert detail["changes"] == [{"code": "C7", "from": "1", "to": "0", "reason": "未见制度汇编"}]
    assert (detail["total"], detail["grade"]) == ("99", "fail")


async def test_two_blind_reviewers_who_agree_need_no_third(play: Play) -> None:
    submission_id = await play.submitted(reviewers_per_school=2)
    await play.mark_all(play.anna, submission_id, LOST_C7)
    await play.put_mark(play.bao, (submission_id, "district", "C1"), {"void": []})

    blind = await play.review_of(play.bao, submission_id)
    assert (blind["ordinal"], points_of(blind, "C7")) == (2, None)

    assert (await play.conclude(play.anna, submission_id)).is_success
    assert await play.state_of(submission_id) == "in_review"
    blind = await play.review_of(play.bao, submission_id)
    assert points_of(blind, "C7") is None

    await play.mark_all(play.bao, submission_id, LOST_C7)
    assert (await play.conclude(play.bao, submission_id)).is_success
    assert await play.state_of(submission_id) == "reviewed"
    third = await play.review_of(play.chen, submission_id)
    assert (third["state"], third["can_mark"], points_of(third, "C7")) == ("concluded", False, "0")
    assert third["reviewer_name"] == "安评审、包评审"


async def test_what_two_reviewers_differ_on_goes_to_a_third(play: Play) -> None:
    submission_id = await play.submitted(reviewers_per_school=2)
    for person, marks in ((play.anna, LOST_C7), (play.bao, {})):
        await play.mark_all(person, submission_id, marks)
        assert (await play.conclude(person, submission_id)).is_success
    assert await play.state_of(submission_id) == "in_review"

    desk = await play.done(
        play.chen, "POST", f"/submissions/{submission_id}/reviews/district/start"
    )
    assert (desk["is_arbiter"], desk["ordinal"], desk["blank"]) == (True, 3, ["C7"])
    assert [item["code"] for item in desk["items"] if item["differs"]] == ["C7"]

    other = await play.put_mark(play.chen, (submission_id, "district", "C1"), {"void": ["C1.1"]})
    assert (other.status_code, other.json()["code"]) == (409, "item_not_disputed")
    mark = {"points": "0", "reason": "仲裁：确无制度"}
    assert (await play.put_mark(play.chen, (submission_id, "district", "C7"), mark)).is_success
    assert (await play.conclude(play.chen, submission_id)).is_success

    result = await play.done(play.city_one, "GET", f"/submissions/{submission_id}/result")
    (c7,) = [item for item in result["items"] if item["code"] == "C7"]
    assert (c7["district"], c7["district_reason"]) == ("0", "仲裁：确无制度")


async def test_a_third_person_waits_until_both_differ(play: Play) -> None:
    submission_id = await play.submitted(reviewers_per_school=2)
    await play.put_mark(play.anna, (submission_id, "district", "C1"), {"void": []})
    await play.put_mark(play.bao, (submission_id, "district", "C1"), {"void": []})

    answer = await play.put_mark(play.chen, (submission_id, "district", "C1"), {"void": []})
    assert (answer.status_code, answer.json()["code"]) == (409, "review_taken")
    seen = await play.review_of(play.chen, submission_id)
    assert seen["refusal"]["code"] == "review_taken"


async def _joins(uow: UnitOfWork, actor: Actor, path: str, to_on: date | None) -> None:
    async with uow.begin() as session:
        person = {"id": actor.person_id, "name": actor.name, "staff_no": None, "status": "active"}
        await session.execute(insert(DirectoryPerson).values(**person))
        row = {"person_id": actor.person_id, "org_id": uuid7(), "org_path": path, "to_on": to_on}
        await session.execute(insert(DirectoryMembership).values(**row))


@pytest.mark.requirement("R37")
@pytest.mark.parametrize("days_ago", [None, 10, 2 * 365])
async def test_nobody_reviews_the_own_or_a_former_school(
    play: Play, uow: UnitOfWork, days_ago: int | None
) -> None:
    submission_id = await play.submitted()
    left = None if days_ago is None else local_date(utc_now()) - timedelta(days=days_ago)
    await _joins(uow, play.anna, play.city.zhuji.path, left)

    refused = [
        await play.put_mark(play.anna, (submission_id, "district", "C1"), {"void": []}),
        await play.call(
            play.anna,
            "POST",
            f"/submissions/{submission_id}/return",
            json={"items": [{"code": "C1", "reason": "退回"}]},
        ),
    ]

    for answer in refused:
        assert (answer.status_code, answer.json()["code"]) == (403, "conflict_of_interest")
    shown = await play.review_of(play.anna, submission_id)
    assert shown["refusal"]["code"] == "conflict_of_interest"
    assert await play.state_of(submission_id) == "submitted"


@pytest.mark.requirement("R37")
async def test_a_school_left_long_ago_may_be_reviewed(play: Play, uow: UnitOfWork) -> None:
    submission_id = await play.submitted()
    await _joins(uow, play.anna, play.city.zhuji.path, date(2020, 8, 31))
    answer = await play.put_mark(play.anna, (submission_id, "district", "C1"), {"void": []})
    assert answer.status_code == 200, answer.text


@pytest.mark.requirement("R37")
async def test_school_staff_with_an_office_never_review_their_school(play: Play) -> None:
    submission_id = await play.submitted()
    grants = [(Role.DISTRICT_OFFICE, "/1/2/"), (Role.SCHOOL_TEAM, play.city.zhuji.path)]
    both = an_actor(*grants)
    answer = await play.put_mark(both, (submission_id, "district", "C1"), {"void": []})
    assert (answer.status_code, answer.json()["code"]) == (403, "conflict_of_interest")


@pytest.mark.requirement("R38")
async def test_who_does_not_reach_the_school_learns_nothing(play: Play) -> None:
    submission_id = await play.submitted()
    path = f"/submissions/{submission_id}/reviews/district"
    cases = [
        (play.city.other_district(), 404),
        (play.city.zhuji.lead(), 403),
        (play.city.auditor(), 403),
        (None, 401),
    ]
    for actor, status in cases:
        assert (await play.call(actor, "GET", path)).status_code == status
    # the city office sees a district's school, but it is not its stage
    target = (submission_id, "district", "C1")
    answer = await play.put_mark(play.city_one, target, {"void": []})
    assert answer.status_code == 403


@pytest.mark.requirement("R148")
async def test_a_return_ends_the_open_review_and_the_next_version_is_marked_anew(
    play: Play, uow: UnitOfWork
) -> None:
    submission_id = await play.submitted()
    await play.put_mark(play.anna, (submission_id, "district", "C1"), {"void": []})

    body = {"items": [{"code": "C14", "reason": "缺参与人员"}]}
    await play.done(play.anna, "POST", f"/submissions/{submission_id}/return", json=body)

    late = await play.put_mark(play.anna, (submission_id, "district", "C2"), {"void": []})
    assert (late.status_code, late.json()["code"]) == (409, "not_waiting_for_review")
    async with uow() as session:
        states = list(
            await session.scalars(select(Review.state).where(Review.submission_id == submission_id))
        )
    assert [str(state) for state in states] == ["closed"]

    lead = play.city.zhuji.lead()
    await play.done(lead, "POST", f"/submissions/{submission_id}/revise")
    item = await play.done(lead, "GET", f"/submissions/{submission_id}/items/C14")
    again = {"narrative": "已补参与人员", "self_mark": {"void": []}}
    await play.done(
        lead,
        "PUT",
        f"/submissions/{submission_id}/items/C14",
        json=again,
        headers={"If-Match": f'"{item["version"]}"'},
    )
    await play.done(lead, "POST", f"/submissions/{submission_id}/submit", json={})
    await play.mark_all(play.anna, submission_id)
    assert (await play.conclude(play.anna, submission_id)).is_success


async def test_two_people_who_begin_at_once_get_one_place(play: Play) -> None:
    submission_id = await play.submitted()
    path = f"/submissions/{submission_id}/reviews/district/start"
    first = await play.call(play.anna, "POST", path)
    second = await play.call(play.bao, "POST", path)
    assert sorted([first.status_code, second.status_code]) == [200, 409]


async def test_a_second_start_changes_nothing(play: Play) -> None:
    submission_id = await play.submitted()
    path = f"/submissions/{submission_id}/reviews/district/start"
    answers = [await play.done(play.anna, "POST", path) for _ in range(2)]
    assert [one["state"] for one in answers] == ["open", "open"]


async def test_an_unknown_submission_is_not_found(play: Play) -> None:
    path = f"/submissions/{UUID(int=1)}/reviews/district"
    assert (await play.call(play.anna, "GET", path)).status_code == 404
