"""The facts of C21 and C22 that a school's levels give."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from assessment.abilities.tables import AbilityCatalogue
from assessment.certifications.queries import totals
from assessment.certifications.rules import CertificationState, Level
from assessment.certifications.tables import Certification, Exemption
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.clock import utc_now
from kernel.db import UnitOfWork, uuid7

from ..conftest import FactsOf  # noqa: TID252 -- tests are no packages of their own
from .conftest import Staff

Given = tuple[Actor, str, CertificationState, Level | None]
RATED, FINAL = CertificationState.SCHOOL_RATED, CertificationState.FINAL


async def certify(uow: UnitOfWork, school: Any, year_id: str, *given: Given) -> None:
    """Write certifications as they would stand, and count them."""
    async with uow.begin() as session:
        catalogue_id = (await session.scalars(select(AbilityCatalogue.id).limit(1))).one()
        await totals.hold(session, UUID(year_id), [school.id])
        session.add_all(
            Certification(
                year_id=UUID(year_id),
                person_id=actor.person_id,
                person_name=actor.name,
                school_id=school.id,
                school_name=school.name,
                org_path=school.path,
                ability_code=code,
                ability_name="样例能力",
                catalogue_id=catalogue_id,
                is_official=False,
                tasks=[],
                state=state,
                level=level,
            )
            for actor, code, state, level in given
        )
        await session.flush()
        await totals.refresh(session, UUID(year_id), [school.id])


async def exempt(uow: UnitOfWork, school: Any, year_id: str, actor: Actor) -> None:
    async with uow.begin() as session:
        session.add(
            Exemption(
                id=uuid7(),
                year_id=UUID(year_id),
                person_id=actor.person_id,
                person_name=actor.name,
                school_id=school.id,
                org_path=school.path,
                reason="产假",
                created_at=utc_now(),
                created_by_name="李主任",
            )
        )


@pytest.mark.requirement("R84", "R85")
async def test_c21_counts_everybody_whom_the_school_assessed(
    staff: Staff, uow: UnitOfWork, city: Any, year_id: str, facts_of: FactsOf
) -> None:
    empty = (await facts_of())["C21"]
    zhang, li, away = [await staff.add(name) for name in ("张老师", "李老师", "王老师")]
    absent = (await facts_of())["C21"]
    await exempt(uow, city.zhuji, year_id, away)
    three = ("A1", "A2", "B1")
    given = [(zhang, code, FINAL, Level.EXCELLENT) for code in three]
    # What waits for the school is not assessed; a level that is not 合格 is an assessment.
    given += [(li, "A1", RATED, Level.FAIL), (li, "A2", RATED, Level.PASS)]
    waits = (li, "B1", CertificationState.PEER_RATED, None)
    await certify(uow, city.zhuji, year_id, *given, waits)
    partly = (await facts_of(city.zhuji, city.district()))["C21"]
    async with uow.begin() as session:
        its = update(Certification).where(Certification.state == CertificationState.PEER_RATED)
        await session.execute(its.values(state=RATED, level=Level.PASS))
    whole = (await facts_of(city.zhuji, city.auditor()))["C21"]

    told = (
        "3 名教师中 {} 名已完成测评（3 项微能力均有学校评定的等级，含免测 {} 名），{} 名未完成；"
        "结果已确定且合格的 {} 名（含免测）"
    )
    assert (empty["text"], empty["is_met"]) == ("通讯录中没有该校在职教师", None)
    assert (absent["text"], absent["is_met"]) == (told.format(0, 0, 3, 0), False)
    assert (partly["text"], partly["is_met"]) == (told.format(2, 1, 1, 2), False)
    assert (whole["text"], whole["is_met"]) == (told.format(3, 1, 0, 2), True)
    assert (whole["rows"], whole["rows_id"]) == ("staff", str(city.zhuji.id))


@pytest.mark.requirement("R35", "R91")
async def test_c22_tells_the_rates_of_the_schools_levels(
    staff: Staff, uow: UnitOfWork, city: Any, year_id: str, facts_of: FactsOf
) -> None:
    absent = (await facts_of())["C22"]
    zhang, li = [await staff.add(name) for name in ("张老师", "李老师")]
    first = [(zhang, code, RATED, Level.EXCELLENT) for code in ("A1", "A2")]
    await certify(uow, city.zhuji, year_id, *first, (li, "A1", RATED, Level.PASS))
    uncapped = (await facts_of())["C22"]
    async with uow.begin() as session:
        await session.execute(update(Year).values(excellent_cap=350))
    over = (await facts_of(city.zhuji, city.office()))["C22"]
    await certify(uow, city.zhuji, year_id, (li, "A2", RATED, Level.FAIL))
    failing = (await facts_of())["C22"]

    last = "；本年度尚未对该校抽查"
    assert absent["text"] == f"学校尚未评定任何微能力{last}"
    rates = "学校已评 {} 项微能力，合格率 {}（不合格 {} 项），优秀率 {}（{}）" + last
    assert uncapped["text"] == rates.format(3, "100%", 0, "66.6%", "本年度未设上限")
    assert over["text"] == rates.format(3, "100%", 0, "66.6%", "上限 35%，超出 1 项")
    assert failing["text"] == rates.format(4, "75%", 1, "50%", "上限 35%，超出 1 项")
    met = [one["is_met"] for one in (absent, uncapped, over, failing)]
    assert met == [None, None, False, False]
    assert (over["rows"], over["rows_id"]) == ("certifications", str(city.zhuji.id))
