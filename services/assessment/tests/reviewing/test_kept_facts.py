"""Facts are kept when a result becomes final, and never change afterwards."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from assessment.directory.tables import DirectoryUnit
from assessment.facts.tables import SubmissionFacts
from kernel.actor import Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.testing import an_actor

from ..conftest import unit_row  # noqa: TID252 -- tests are no packages with names of their own
from .conftest import Play


@pytest.mark.requirement("R148")
async def test_facts_stand_as_they_were_when_the_result_became_final(
    play: Play, uow: UnitOfWork
) -> None:
    submission_id = await play.announced()
    path = f"/submissions/{submission_id}"
    before = await play.done(play.city_one, "GET", f"{path}/facts")
    result = await play.done(play.city_one, "GET", f"{path}/result")
    end = datetime.fromisoformat(result["announce_until"])
    play.set_clock(end)
    await play.done(play.city_one, "POST", f"{path}/finalise")

    kept = await play.done(play.city_one, "GET", f"{path}/facts")
    assert (before["is_kept"], kept["is_kept"]) == (False, True)
    assert datetime.fromisoformat(kept["computed_at"]) == end
    for attempt in (
        update(SubmissionFacts).values(items=[]),
        delete(SubmissionFacts),
    ):
        async with uow() as session, session.begin():
            with pytest.raises(IntegrityError, match="never change"):
                async with session.begin_nested():
                    await session.execute(attempt)


ITEMS = [
    *("C5", "C7", "C8", "C9", "C12", "C13", "C14", "C16", "C17", "C18", "C19"),
    *("C20", "C21", "C22", "C23", "C24", "C25", "C26", "C28", "C29"),
]


@pytest.mark.requirement("R148")
async def test_what_happens_after_the_final_result_is_in_no_kept_fact(
    play: Play, uow: UnitOfWork
) -> None:
    today = local_date(utc_now())
    body = {
        "name": "本学年",
        "starts_on": str(today - timedelta(days=100)),
        "ends_on": str(today + timedelta(days=200)),
    }
    year = await play.done(play.city_one, "POST", "/years", json=body)
    await play.done(play.city_one, "POST", f"/years/{year['id']}/open")
    submission_id = await play.announced()
    path = f"/submissions/{submission_id}"
    result = await play.done(play.city_one, "GET", f"{path}/result")
    play.set_clock(datetime.fromisoformat(result["announce_until"]))
    before = await play.done(play.city.zhuji.team(), "GET", f"{path}/facts")
    await play.done(play.city_one, "POST", f"{path}/finalise")
    school = play.city.zhuji
    group = unit_row(uuid7(), f"{school.path}21/", "数学组", "group") | {"parent_id": school.id}
    async with uow.begin() as session:
        await session.execute(insert(DirectoryUnit), [group])

    for reader in (school.team(), play.anna, play.city_one, play.city.auditor()):
        kept = await play.done(reader, "GET", f"{path}/facts")
        assert (kept["is_kept"], kept["year_id"]) == (True, year["id"])
        assert [one["code"] for one in kept["items"]] == ITEMS
        assert kept["items"] == before["items"]
    assert kept["items"][ITEMS.index("C16")]["text"] == "通讯录中没有该校教研组"
    stranger = await play.call(play.city.other_district(), "GET", f"{path}/facts")
    teacher = await play.call(an_actor((Role.TEACHER, school.path)), "GET", f"{path}/facts")
    assert (stranger.status_code, teacher.status_code) == (404, 403)
