"""The fact of C20: the school's published scheme and who acknowledged it."""

import pytest

from kernel.actor import Actor
from kernel.db import UnitOfWork
from kernel.testing import Callers

from ..conftest import City, FactsOf  # noqa: TID252 -- tests are no packages of their own
from .conftest import SCHEMES, TODAY, Begin, register

pytestmark = pytest.mark.requirement("R79")


async def test_c20_is_shown_the_version_in_force_and_its_readers(
    begin: Begin,
    city: City,
    client: Callers,
    teacher: Actor,
    uow: UnitOfWork,
    facts_of: FactsOf,
) -> None:
    await register(uow, city.zhuji, "李老师")
    absent = (await facts_of())["C20"]
    desk = await begin()
    draft = (await facts_of())["C20"]
    await desk.published()
    unread = (await facts_of(city.zhuji, city.district()))["C20"]
    async with client(teacher) as http:
        await http.post(f"{SCHEMES}/{desk.id}/acknowledge", json={"version_no": 1})
    partly = (await facts_of(city.zhuji, city.auditor()))["C20"]
    await desk.take(city.zhuji.team(), "revise")
    revised = (await facts_of())["C20"]
    await desk.published()
    second = (await facts_of())["C20"]

    for one in (absent, draft):
        assert (one["text"], one["is_met"]) == ("学校尚未发布《校本应用考核实施细则》", False)
        assert (one["rows"], one["rows_id"]) == (None, None)
    told = "《校本应用考核实施细则》第 {} 版已于 {} 发布；应知悉 2 人，已知悉 {} 人"
    assert unread["text"] == told.format(1, TODAY, 0)
    assert partly["text"] == told.format(1, TODAY, 1)
    assert revised["text"] == partly["text"]  # a draft beside it is nobody's business yet
    assert second["text"] == told.format(2, TODAY, 0)
    assert {one["is_met"] for one in (unread, partly, revised, second)} == {True}
    assert (second["rows"], second["rows_id"]) == ("scheme", desk.id)
