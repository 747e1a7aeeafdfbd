"""Recommendations: same ability, dimension, stage, then the rating; each with a reason."""

from typing import Any
from uuid import UUID

import pytest

from cases.abilities.from_notice import abilities
from cases.items.rules import Kind, State
from cases.recommendations import queries
from cases.recommendations.rules import EACH, Candidate, Need, Weak, choose

from .conftest import Body, Desk


def item(number: int, *codes: str, **more: Any) -> Candidate:
    chosen = [abilities()[code] for code in codes]
    told: dict[str, Any] = {
        "kind": Kind.LESSON,
        "state": State.PUBLISHED,
        "abilities": codes,
        "dimensions": [one.dimension for one in chosen],
        "stages": ["primary"],
        "rank": 3000,
        "rating_count": 0,
        "rating_sum": 0,
    }
    return Candidate(id=UUID(int=number), **told | more)


def weak(code: str, need: Need = Need.PASSED) -> Weak:
    return Weak(abilities()[code], need)


def beside(code: str) -> str:
    """Another ability of the same dimension."""
    own = abilities()[code]
    return next(
        one.code
        for one in abilities().values()
        if one.code != code and one.dimension == own.dimension
    )


@pytest.mark.requirement("R140")
def test_ability_then_dimension_then_stage_then_rating() -> None:
    near = beside("A5")
    items = [
        item(1, near),
        item(2, near, rank=4000),
        item(3, "A5", stages=["junior"], rank=4900),
        item(4, "A5"),
        item(5, "A5", rank=4000),
    ]
    chosen = choose(items, [weak("A5")], ["primary"], 9)
    # The fifth of one ability waits behind those that others have.
    assert [one.id.int for one in chosen] == [5, 4, 3, 2, 1]
    assert EACH == 3


@pytest.mark.requirement("R140")
def test_what_failed_comes_first_and_none_crowds_out_the_others() -> None:
    items = [item(n, "A5") for n in range(1, 8)] + [item(9, "B2")]
    chosen = choose(items, [weak("A5", Need.FAILED), weak("B2")], [], 5)
    assert [one.ability_code for one in chosen] == ["A5", "A5", "A5", "B2", "A5"]


@pytest.mark.requirement("R140")
def test_each_says_why() -> None:
    selected = item(1, "A5", state=State.SELECTED)
    liked = item(2, "A5", rating_count=3, rating_sum=12, stages=[])
    near = item(3, beside("A5"), kind=Kind.TOOL, stages=[])
    said = [one.reason for one in choose([selected, liked, near], [weak("A5")], ["primary"], 9)]
    dimension = {"learner_analysis": "学情分析", "teaching_design": "教学设计"}.get(
        abilities()["A5"].dimension, ""
    )
    assert said[0] == "您的 A5 评定为合格：同学段、同能力点的优秀课例"
    assert said[1] == "您的 A5 评定为合格：同能力点的优秀课例"
    assert said[2].startswith("您的 A5 评定为合格：同属“")
    assert dimension in said[2]
    assert said[2].endswith("维度的工具")
    planned = choose([item(1, "A5", stages=[])], [weak("A5", Need.PLANNED)], [], 1)
    assert planned[0].reason == "您计划认证 A5：同能力点的课例"


async def ask(desk: Desk, who: Any, **params: Any) -> list[Body]:
    return list((await desk.ok(who, "GET", "/recommendations", params=params))["items"])


@pytest.mark.requirement("R140")
async def test_what_is_open_and_of_others_is_recommended(desk: Desk) -> None:
    city = desk.city
    me = city.zhuji.wang
    await desk.published(title="自己的", abilities=["A5"])
    await desk.published(city.laishan, title="未开放", abilities=["A5"], open_range="school")
    await desk.submitted(city.xinhai.wang, title="待审", abilities=["A5"])
    await desk.published(city.xinhai, title="无关", abilities=["C7"])
    await desk.published(city.xinhai, title="同维度", abilities=[beside("A5")])
    await desk.published(city.xinhai, title="同能力点", abilities=["A5"])
    found = await ask(desk, me, passed=["A5"])
    assert [(one["item"]["title"], one["ability_code"]) for one in found] == [
        ("同能力点", "A5"),
        ("同维度", "A5"),
    ]
    # Their own item says that they teach in a primary school.
    assert found[0]["reason"] == "您的 A5 评定为合格：同学段、同能力点的课例"
    other = await ask(desk, me, passed=["A5"], stage=["senior"])
    assert other[0]["reason"] == "您的 A5 评定为合格：同能力点的课例"


@pytest.mark.requirement("R140")
async def test_the_most_urgent_ability_has_its_own_however_well_others_are_rated(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "WEIGHED", 2)
    school = desk.city.xinhai
    assert abilities()["A5"].dimension != abilities()["B2"].dimension
    await desk.published(school, title="急需", abilities=["B2"])
    for title in ("甲", "乙", "丙"):
        made = await desk.published(school, title=title, abilities=["A5"])
        path = f"/items/{made['id']}/rating"
        await desk.ok(desk.city.laishan.li, "PUT", path, json={"stars": 5})
    found = await ask(desk, desk.city.zhuji.wang, failed=["B2"], passed=["A5"])
    told = [(one["item"]["title"], one["ability_code"]) for one in found]
    assert told[0] == ("急需", "B2")
    assert [code for _, code in told[1:]] == ["A5", "A5"]


async def test_without_weak_abilities_nothing_is_recommended(desk: Desk) -> None:
    await desk.published()
    assert await ask(desk, desk.city.laishan.wang) == []
    assert await ask(desk, desk.city.laishan.wang, failed=["A99"]) == []
    wrong = await desk.call(
        desk.city.laishan.wang, "GET", "/recommendations", params={"failed": "' | 1"}
    )
    assert wrong.status_code == 422
