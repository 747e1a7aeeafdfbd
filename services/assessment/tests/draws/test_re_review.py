"""Blind re-review of what schools certified, and the ladder it may lead to (C22)."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from assessment.certifications.rules import (
    RatingKind,
)
from assessment.certifications.tables import (
    Certification,
    CertificationRating,
    Exemption,
)
from assessment.draws.tables import DrawSchool
from kernel.actor import Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import API, GOOD, WEAK, OfficeOf, Row, of, pieces_of, rate, teacher_of

pytestmark = pytest.mark.requirement("R52", "R127", "R45")


async def states(uow: UnitOfWork, ids: list[UUID]) -> list[str]:
    async with uow() as session:
        query = select(Certification.state).where(Certification.id.in_(ids))
        return sorted(str(one) for one in await session.scalars(query))


async def fresh(http: httpx.AsyncClient, row: Row) -> Row:
    found: Row = (await http.get(f"{API}/draws/{row['id']}")).json()
    return found


async def ladder(uow: UnitOfWork, row: Row) -> set[str]:
    async with uow() as session:
        query = select(DrawSchool.consequence).where(DrawSchool.draw_id == UUID(row["id"]))
        return {str(one) for one in await session.scalars(query)}


async def re_reviews(uow: UnitOfWork, certification_id: UUID) -> list[str]:
    one = CertificationRating
    async with uow() as session:
        query = select(one.level).where(
            one.certification_id == certification_id, one.kind == RatingKind.RE_REVIEW
        )
        return [str(level) for level in await session.scalars(query.order_by(one.id))]


async def test_the_schools_level_is_hidden_until_its_round_is_complete(
    client: Callers, city: Any, office_of: OfficeOf, certified: dict[UUID, UUID], uow: UnitOfWork
) -> None:
    async with client(city.district()) as http:
        row = await office_of(http).drawn()
        pieces = await pieces_of(http, row)
        ids = [UUID(one["certification_id"]) for one in pieces]
        assert set(ids) <= set(certified.values())
        sampled = await states(uow, ids)
        (small,), (first, second, third) = of(pieces, city.xinhai), of(pieces, city.zhuji)
        whole = (await http.get(f"{API}/draw-pieces/{first['id']}")).json()
        unsaid = await rate(http, first, {"level": "pass"})
        done = await rate(http, small, GOOD)
        settled = await rate(http, done.json(), WEAK)
        given = await rate(http, first, WEAK)
        stale = await rate(http, first, GOOD)
        corrected = await rate(http, given.json(), GOOD)
        open_one = await rate(http, second, GOOD)
        early = await office_of(http).take(await fresh(http, row), "conclude")
        last = await rate(http, third, GOOD)
    assert sampled == ["sampled"] * 4
    assert all(one["school_level"] is None for one in pieces)
    assert whole["tasks"][0]["narrative"] == "用在线问卷分析学情"
    assert (whole["school_level"], whole["level"]) == (None, None)
    assert "自评很好" not in str(whole)
    assert unsaid.json()["errors"][0]["code"] == "draw_rating_reason_missing"
    assert (done.json()["school_level"], done.json()["is_settled"]) == ("excellent", True)
    assert settled.json()["code"] == "draw_piece_settled"
    assert (stale.status_code, stale.json()["current"]["level"]) == (412, "pass")
    assert (corrected.json()["level"], open_one.json()["school_level"]) == ("excellent", None)
    assert early.json()["code"] == "draw_not_complete"
    assert last.json()["school_level"] == "excellent"
    assert await states(uow, ids) == ["re_reviewed"] * 4


async def test_figures_facts_and_what_the_teacher_sees(
    client: Callers, city: Any, office_of: OfficeOf, certified: dict[UUID, UUID]
) -> None:
    assert certified
    async with client(city.district()) as http:
        row = await office_of(http).drawn(differing_limit=40)
        picks = {one["id"]: one for one in await office_of(http).picks(row)}
        pieces = await pieces_of(http, row)
        todo = (await http.get(f"{API}/todos")).json()["counted"]
        weak = of(pieces, city.zhuji)[0]
        for one in pieces:
            await rate(http, one, WEAK if one is weak else GOOD)
        pick = picks[weak["pick_id"]]
        async with client(teacher_of(pick)) as mine:
            before = (await mine.get(f"{API}/my-draws")).json()["items"][0]
        end = await office_of(http).take(await fresh(http, row), "conclude")
        async with client(teacher_of(pick)) as mine:
            after = (await mine.get(f"{API}/my-draws")).json()["items"][0]
        schools = (await http.get(f"{API}/draws/{row['id']}/schools")).json()["items"]
        facts = (await http.get(f"{API}/draw-facts/{city.zhuji.id}")).json()["spot_checks"]
    assert {one["kind"]: one["count"] for one in todo}["draw_pieces"] == 4
    assert end.json()["state"] == "concluded", end.text
    assert (before["pieces"], before["may_object"]) == ([], False)
    assert (after["pieces"][0]["level"], after["may_object"]) == ("pass", True)
    assert after["pieces"][0]["school_level"] == "excellent"
    zhuji = next(one for one in schools if one["org_path"] == city.zhuji.path)
    assert zhuji["consequence"] == "none"
    found = zhuji["agreement"]
    assert (found["rated"], found["agree"], found["by_one"], found["by_two"]) == (3, 2, 1, 0)
    assert (found["differing_share"], found["passing_share"]) == (333, 1000)
    assert facts[0]["agreement"] == found
    assert (facts[0]["drawn"], facts[0]["teachers"], facts[0]["drawn_share"]) == (3, 23, 130)


async def test_the_ladder_widens_then_returns_the_batch(
    client: Callers, city: Any, office_of: OfficeOf, certified: dict[UUID, UUID], uow: UnitOfWork
) -> None:
    async with client(city.district()) as http:
        office = office_of(http)
        row = await office.drawn()
        for one in await pieces_of(http, row):
            await rate(http, one, WEAK if one["org_path"] == city.zhuji.path else GOOD)
        path = f"schools/{city.zhuji.id}"
        calm = await office.take(await fresh(http, row), f"schools/{city.xinhai.id}/widen")
        soon = await office.take(await fresh(http, row), f"{path}/return")
        stuck = await office.take(await fresh(http, row), "conclude")
        wider = await office.take(await fresh(http, row), f"{path}/widen")
        picks = [one for one in await office.picks(row) if one["org_path"] == city.zhuji.path]
        second = [one for one in await pieces_of(http, row) if one["stage"] == 2]
        hidden = {one["school_level"] for one in second}
        for one in second:
            await rate(http, one, {"level": "fail", "reason": "材料与能力点无关"})
        again = await office.take(await fresh(http, row), f"{path}/widen")
        due = await office.take(await fresh(http, row), "conclude")
        back = await office.take(await fresh(http, row), f"{path}/return")
        twice = await office.take(await fresh(http, row), f"{path}/return")
        end = await office.take(await fresh(http, row), "conclude")
    codes = [one.json()["code"] for one in (calm, soon, stuck, again, due, twice)]
    assert codes == [
        "draw_not_to_widen",
        "draw_batch_not_due",
        "draw_not_complete",
        "draw_not_to_widen",
        "draw_not_complete",
        "draw_batch_not_due",
    ]
    assert (wider.json()["drawn_count"], len(second), hidden) == (7, 3, {None})
    assert [one["rank"] for one in picks] == [1, 2, 3, 4, 5, 6]
    assert (back.status_code, end.json()["state"]) == (200, "concluded")
    batch = [certified[UUID(one["person_id"])] for one in picks]
    assert await states(uow, batch) == ["returned"] * 6


async def test_a_substitute_brings_their_own_works_and_the_others_are_free(
    client: Callers, city: Any, office_of: OfficeOf, certified: dict[UUID, UUID], uow: UnitOfWork
) -> None:
    async with client(city.district()) as http:
        office = office_of(http)
        row = await office.drawn()
        old = next(one for one in await office.picks(row) if one["org_path"] == city.xinhai.path)
        new = (await office.on(old, "substitute", {"reason": "支教在外"})).json()
        (piece,) = of(await pieces_of(http, row), city.xinhai)
    assert piece["pick_id"] == new["id"]
    assert await states(uow, [certified[UUID(old["person_id"])]]) == ["school_rated"]
    assert await states(uow, [certified[UUID(new["person_id"])]]) == ["sampled"]


async def test_whom_another_draw_holds_stays_in_the_sample(
    client: Callers, city: Any, office_of: OfficeOf, certified: dict[UUID, UUID], uow: UnitOfWork
) -> None:
    async with client(city.district()) as http:
        office = office_of(http)
        first = await office.drawn()
        await office.drawn(rate=100, reason="市里要求全部复核")
        old = next(one for one in await office.picks(first) if one["org_path"] == city.xinhai.path)
        await office.on(old, "substitute", {"reason": "支教在外"})
    assert await states(uow, [certified[UUID(old["person_id"])]]) == ["sampled"]


async def test_the_last_piece_of_a_round_costs_the_same_for_any_number_of_them(
    client: Callers,
    city: Any,
    office_of: OfficeOf,
    certified: dict[UUID, UUID],
    statements: list[str],
) -> None:
    assert certified
    costs = {}
    async with client(city.district()) as http:
        row = await office_of(http).drawn(rate=50, reason="")
        for school in (city.xinhai, city.zhuji):
            pieces = of(await pieces_of(http, row), school)
            for one in pieces[:-1]:
                await rate(http, one, GOOD)
            statements.clear()
            assert (await rate(http, pieces[-1], GOOD)).status_code == 200
            costs[len(pieces)] = len(statements)
    assert sorted(costs) == [2, 12]
    assert costs[2] == costs[12], costs


async def test_nobody_re_reviews_their_own_school_and_schools_see_no_piece(
    client: Callers, city: Any, office_of: OfficeOf, certified: dict[UUID, UUID]
) -> None:
    assert certified
    both = an_actor((Role.DISTRICT_OFFICE, f"{city.root}2/"), (Role.TEACHER, city.xinhai.path))
    async with client(both) as http:
        row = await office_of(http).drawn()
        (own,) = of(await pieces_of(http, row), city.xinhai)
        path = f"{API}/draw-pieces/{own['id']}"
        barred = [await rate(http, own, GOOD), await http.get(path)]
        signed = await http.post(f"{path}/tickets")
    async with client(city.other_district()) as http:
        assert (await http.get(path)).status_code == 404
        assert await pieces_of(http, row) == []
    async with client(city.xinhai.lead()) as http:
        assert (await http.get(path)).status_code == 403
    assert [one.json()["code"] for one in (*barred, signed)] == ["draw_own_school"] * 3


async def test_without_certified_works_a_draw_can_end_at_once(
    client: Callers, city: Any, office_of: OfficeOf
) -> None:
    async with client(city.district()) as http:
        row = await office_of(http).drawn()
        picks = await office_of(http).picks(row)
        end = await office_of(http).take(row, "conclude")
    assert all(one["is_complete"] for one in picks)
    assert end.json()["state"] == "concluded"


async def test_who_is_exempt_is_not_in_the_frame(
    client: Callers, city: Any, office_of: OfficeOf, uow: UnitOfWork, staffed: dict[str, list[UUID]]
) -> None:
    async with client(city.district()) as http:
        office = office_of(http)
        async with uow.begin() as session:
            session.add(
                Exemption(
                    year_id=UUID(office.year_id),
                    person_id=staffed["zhuji"][0],
                    person_name="免测教师",
                    school_id=city.zhuji.id,
                    org_path=city.zhuji.path,
                    reason="年满五十五周岁",
                    created_at=utc_now(),
                    created_by_name="管理团队",
                )
            )
        assert (await office.frozen())["teacher_count"] == 26


async def test_an_objection_to_a_re_review_corrects_the_piece(
    client: Callers, city: Any, office_of: OfficeOf, certified: dict[UUID, UUID], uow: UnitOfWork
) -> None:
    verb = "decide-objection"
    async with client(city.district()) as http, client(city.office()) as above:
        office = office_of(http)
        row = await office.drawn()
        pieces = await pieces_of(http, row)
        for one in pieces:
            await rate(http, one, GOOD)
        await office.take(await fresh(http, row), "conclude")
        pick = (await office.picks(row))[0]
        before = await ladder(uow, row)
        async with client(teacher_of(pick)) as mine:
            await mine.post(f"{API}/my-draws/{pick['id']}/object", json={"reason": "证据在附件二"})
        pick = (await http.get(f"{API}/draw-picks/{pick['id']}")).json()
        piece = next(one for one in pieces if one["pick_id"] == pick["id"])
        said = {"outcome": "changed", "reason": "附件二确有证据"}
        own = await office.on(pick, verb, said | {"pieces": {piece["id"]: "pass"}})
        unsaid = await office_of(above).on(pick, verb, said)
        done = await office_of(above).on(pick, verb, said | {"pieces": {piece["id"]: "pass"}})
        after = [one["level"] for one in await pieces_of(http, row) if one["id"] == piece["id"]]
    assert own.json()["code"] == "draw_recorder_decides"
    assert unsaid.json()["errors"][0]["code"] == "draw_level_missing"
    assert (done.status_code, after) == (200, ["pass"])
    # One of three differs now; but the draw is over, and nothing falls due that nobody could do.
    assert await ladder(uow, row) == before == {"none"}
    certification_id = certified[UUID(pick["person_id"])]
    assert await re_reviews(uow, certification_id) == ["excellent", "pass"]
    assert await states(uow, [certification_id]) == ["re_reviewed"]


async def test_the_picks_say_how_many_works_are_re_reviewed(
    client: Callers, city: Any, office_of: OfficeOf, certified: dict[UUID, UUID]
) -> None:
    assert certified
    async with client(city.district()) as http:
        office = office_of(http)
        picks = await office.picks(await office.drawn())
    assert {(one["piece_count"], one["is_complete"]) for one in picks} == {(1, False)}
