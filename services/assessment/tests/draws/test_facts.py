"""What draws tell the items C22 and C23 of a school's self-assessment and its review."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from assessment.years.tables import Year
from kernel.db import UnitOfWork
from kernel.testing import Callers

from ..conftest import FactsOf  # noqa: TID252 -- tests are no packages of their own
from .conftest import API, GOOD, TODAY, WEAK, OfficeOf, of, pieces_of, rate


@pytest.mark.requirement("R52", "R91", "R35")
async def test_c22_is_shown_the_re_review_once_its_round_is_over(
    client: Callers,
    city: Any,
    office_of: OfficeOf,
    certified: dict[UUID, UUID],
    uow: UnitOfWork,
    facts_of: FactsOf,
) -> None:
    assert certified
    async with uow.begin() as session:
        await session.execute(update(Year).values(excellent_cap=1000))
    before = (await facts_of())["C22"]
    async with client(city.district()) as http:
        row = await office_of(http).drawn(differing_limit=40)
        first, *others = of(await pieces_of(http, row), city.zhuji)
        await rate(http, first, WEAK)
        under_way = (await facts_of(city.zhuji, city.district()))["C22"]
        for one in others:
            await rate(http, one, GOOD)
    over = (await facts_of())["C22"]
    other = (await facts_of(city.laishan_school))["C22"]
    rates = "学校已评 23 项微能力，合格率 100%（不合格 0 项），优秀率 100%（上限 100%）；"
    drawn = f"{rates}抽查 {row['code']} 抽中 3 名教师（占 13%），"
    assert before["text"] == f"{rates}本年度尚未对该校抽查"
    assert under_way["text"] == f"{drawn}复核未完成"
    assert over["text"] == f"{drawn}复核 3 项，不一致 1 项，未超上限"
    assert [one["is_met"] for one in (before, under_way, over)] == [None, None, True]
    assert (before["rows"], before["rows_id"]) == ("certifications", str(city.zhuji.id))
    assert (over["rows"], over["rows_id"]) == ("draw", row["id"])
    assert other["text"] == "学校尚未评定任何微能力；本年度尚未对该校抽查"


@pytest.mark.requirement("R53")
async def test_c23_is_shown_who_was_tested(
    client: Callers, city: Any, office_of: OfficeOf, facts_of: FactsOf
) -> None:
    absent = (await facts_of())["C23"]
    async with client(city.district()) as http:
        office = office_of(http)
        row = await office.drawn(kind="on_site", school_id=str(city.zhuji.id))
        first, *others = await office.picks(row)
        drawn = (await facts_of())["C23"]
        await office.record(first)
        await office.record(first, 1, level="excellent")  # a correction: the newest counts
        partly = (await facts_of(city.zhuji, city.district()))["C23"]
        for one in others:
            await office.record(one)
    whole = (await facts_of(city.zhuji, city.auditor()))["C23"]
    head = f"现场抽测 {row['code']} 抽中 3 名教师，已记录"
    assert absent["text"] == "本年度尚未对该校进行现场抽测"
    assert drawn["text"] == f"{head} 0 名"
    assert partly["text"] == f"{head} 1 名：优秀 1 名、合格 0 名、不合格 0 名；最近一次 {TODAY}"
    assert whole["text"] == f"{head} 3 名：优秀 1 名、合格 2 名、不合格 0 名；最近一次 {TODAY}"
    assert [one["is_met"] for one in (absent, drawn, partly, whole)] == [None, None, None, True]
    assert (absent["rows"], absent["rows_id"]) == (None, None)
    assert (whole["rows"], whole["rows_id"]) == ("draw", row["id"])


async def test_facts_cost_the_same_statements_however_many_draws_there_are(
    client: Callers, city: Any, office_of: OfficeOf, facts_of: FactsOf, statements: list[str]
) -> None:
    async def cost() -> int:
        submission = (await facts_of())["C23"]
        statements.clear()
        assert (await facts_of())["C23"] == submission
        return len(statements)

    async with client(city.district()) as http:
        nothing = await cost()
        await office_of(http).drawn()
        await office_of(http).drawn(kind="on_site", school_id=str(city.zhuji.id))
        assert await cost() == nothing
        told = await http.get(f"{API}/draw-facts/{city.zhuji.id}")
    assert [len(told.json()[kind]) for kind in ("spot_checks", "on_site")] == [1, 1]
