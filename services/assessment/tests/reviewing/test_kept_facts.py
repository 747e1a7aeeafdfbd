"""Facts are kept when a result becomes final, and never change afterwards."""

from datetime import datetime

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from assessment.facts.tables import SubmissionFacts
from kernel.db import UnitOfWork

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
