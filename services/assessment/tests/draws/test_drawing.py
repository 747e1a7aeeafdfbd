"""Freeze, draw, substitute; nothing is ever drawn twice, and everybody can check it."""

import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from assessment.draws.service.checking import replay
from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import API, DICE, OfficeOf

pytestmark = pytest.mark.requirement("R45", "R53", "R127")


async def test_a_district_freezes_and_draws_a_tenth_of_each_school(
    client: Callers, city: Any, office_of: OfficeOf, staffed: dict[str, list[UUID]]
) -> None:
    async with client(city.district()) as http:
        office = office_of(http)
        frozen = await office.frozen()
        assert (frozen["state"], frozen["seed"], frozen["drawn_count"]) == ("frozen", None, 0)
        assert (frozen["school_count"], frozen["teacher_count"]) == (2, 27)
        assert await office.picks(frozen) == []
        answer = await office.take(frozen, "draw", DICE)
        row = answer.json()
        assert (row["state"], row["seed"], row["seed_source"]) == (
            "drawn",
            "3 5 2 6 1 4",
            "entered",
        )
        assert row["frame_hash"] == frozen["frame_hash"]
        picks = await office.picks(row)
        again = await office.take(row, "draw", DICE)
        gone = await office.take(row, "cancel", {"reason": "重来"})
        schools = (await http.get(f"{API}/draws/{row['id']}/schools")).json()["items"]
    # Nobody has certified anything: complete at once, and the page says why.
    assert {(one["is_complete"], one["piece_count"]) for one in picks} == {(True, 0)}
    by_school = {city.zhuji.path: 3, city.xinhai.path: 1}
    assert {one["org_path"]: one["drawn"] for one in schools} == by_school
    assert row["drawn_count"] == len(picks) == 4
    assert [one["rank"] for one in picks if one["org_path"] == city.zhuji.path] == [1, 2, 3]
    assert {UUID(one["person_id"]) for one in picks} <= {*staffed["zhuji"], *staffed["xinhai"]}
    assert [one.json()["code"] for one in (again, gone)] == ["draw_step_not_open"] * 2


async def test_a_frame_is_looked_at_before_it_is_fixed(
    client: Callers, city: Any, office_of: OfficeOf
) -> None:
    path = f"{API}/draws/preview"
    on_site = {"kind": "on_site", "school_id": str(city.xinhai.id), "sample": "5"}
    async with client(city.district()) as http:
        seen = (await http.get(path, params={"rate": "20"})).json()
        one = (await http.get(path, params=on_site)).json()
        low = await http.get(path, params={"rate": "9"})
        none = await http.get(path, params={"kind": "on_site"})
        other = on_site | {"school_id": str(city.laishan_school.id)}
        foreign = await http.get(path, params=other)
        listed = (await http.get(f"{API}/draws")).json()["items"]
        row = await office_of(http).drawn(rate=20)
    assert seen == {
        "unit_name": "芝罘区",
        "schools": 2,
        "empty_schools": 0,
        "teachers": 27,
        "drawn": 6,
        "least": 1,
        "most": 5,
    }
    assert (row["teacher_count"], row["drawn_count"]) == (27, 6)
    assert (one["unit_name"], one["teachers"], one["drawn"]) == ("芝罘区新海小学", 4, 4)
    assert [low.status_code, none.status_code, foreign.status_code] == [422, 422, 404]
    assert listed == []
    async with client(city.zhuji.lead()) as http:
        assert (await http.get(path)).status_code == 403


async def test_the_city_office_draws_from_city_run_schools_alone(
    client: Callers, city: Any, office_of: OfficeOf
) -> None:
    async with client(city.office()) as http:
        row = await office_of(http).drawn({"seed": ""}, rate=50)
        picks = await office_of(http).picks(row)
    assert (row["seed_source"], len(row["seed"])) == ("server", 32)
    assert len(picks) == 6
    assert {one["org_path"] for one in picks} == {city.city_run.path}


async def test_on_site_draws_three_to_five_of_one_school_of_ones_own(
    client: Callers, city: Any, office_of: OfficeOf
) -> None:
    async with client(city.district()) as http:
        office = office_of(http)
        row = await office.drawn(kind="on_site", school_id=str(city.zhuji.id), sample=5)
        few = await office.freeze(kind="on_site", school_id=str(city.xinhai.id), sample=2)
        none = await office.freeze(kind="on_site")
        other = await office.freeze(kind="on_site", school_id=str(city.laishan_school.id))
        low = await office.freeze(rate=9)
    assert (row["drawn_count"], row["teacher_count"], row["rate"]) == (5, 23, 0)
    assert few.json()["errors"][0]["code"] == "draw_sample_wrong"
    assert none.json()["errors"][0]["code"] == "draw_school_missing"
    assert (other.status_code, low.status_code) == (404, 422)
    async with client(city.office()) as http:
        above = await office_of(http).freeze(kind="on_site", school_id=str(city.xinhai.id))
    assert above.status_code == 403


async def test_a_second_draw_says_why_and_shows_the_first(
    client: Callers, city: Any, office_of: OfficeOf
) -> None:
    async with client(city.district()) as http:
        office = office_of(http)
        first = await office.frozen()
        waits = await office.freeze(reason="想换一份")
        await office.take(first, "cancel", {"reason": "名册有误"})
        second = await office.drawn()
        unsaid = await office.freeze()
        third = await office.drawn(reason="市里要求加抽一轮")
    assert waits.json()["code"] == "draw_frozen_waits"
    assert unsaid.json()["code"] == "draw_repeated"
    assert third["previous_id"] == second["id"]
    async with client(None) as anybody:
        page = (await anybody.get(f"{API}/draw-checks/{third['code']}")).json()
    assert [(one["code"], one["state"]) for one in page["others"]] == [
        (first["code"], "cancelled"),
        (second["code"], "drawn"),
    ]
    assert page["others"][0]["cancel_reason"] == "名册有误"


async def test_somebody_of_two_schools_stands_in_the_frame_once(
    client: Callers, city: Any, office_of: OfficeOf, uow: UnitOfWork, staffed: dict[str, list[UUID]]
) -> None:
    insert = "INSERT INTO directory_membership (person_id, org_id, org_path) VALUES (:p, :o, :t)"
    values = {"p": staffed["zhuji"][0], "o": city.xinhai.id, "t": city.xinhai.path}
    async with uow.begin() as session:
        await session.execute(text(insert), values)
    async with client(city.district()) as http:
        row = await office_of(http).frozen()
    assert row["teacher_count"] == 27


async def test_a_substitute_is_the_next_in_rank_and_the_first_stays(
    client: Callers, city: Any, office_of: OfficeOf
) -> None:
    async with client(city.district()) as http:
        office = office_of(http)
        row = await office.drawn(kind="on_site", school_id=str(city.xinhai.id), sample=3)
        first, second, third = await office.picks(row)
        unsaid = await office.on(first, "substitute", {"reason": "  "})
        made = await office.on(first, "substitute", {"reason": "产假"})
        twice = await office.on(first, "substitute", {"reason": "产假"})
        nobody = await office.on(second, "substitute", {"reason": "外出"})
        picks = await office.picks(row)
    new = made.json()
    assert made.status_code == 201, made.text
    assert (new["rank"], new["replaces_id"]) == (4, first["id"])
    assert twice.json()["code"] == "draw_pick_replaced"
    assert (unsaid.status_code, nobody.json()["code"]) == (422, "draw_nobody_left")
    assert [one["rank"] for one in picks] == [1, 2, 3, 4]
    assert (picks[0]["replace_reason"], picks[2]["id"]) == ("产假", third["id"])


async def test_nobody_acts_on_their_own_school(
    client: Callers, city: Any, office_of: OfficeOf
) -> None:
    both = an_actor((Role.DISTRICT_OFFICE, f"{city.root}2/"), (Role.TEACHER, city.xinhai.path))
    async with client(both) as http:
        office = office_of(http)
        row = await office.drawn(kind="on_site", school_id=str(city.xinhai.id))
        (first, *_) = await office.picks(row)
        replaced = await office.on(first, "substitute", {"reason": "产假"})
        recorded = await office.record(first)
    assert [one.json()["code"] for one in (replaced, recorded)] == ["draw_own_school"] * 2


async def test_who_reads_what(client: Callers, city: Any, office_of: OfficeOf) -> None:
    async with client(city.district()) as http:
        row = await office_of(http).drawn()
    path = f"{API}/draws/{row['id']}"
    async with client(city.other_district()) as http:
        assert (await http.get(path)).status_code == 404
        assert (await http.get(f"{API}/draws")).json()["items"] == []
    async with client(city.office()) as http:
        assert (await http.get(path)).json()["may"] == []
    async with client(city.zhuji.lead()) as http:
        listed = (await http.get(f"{API}/draw-picks")).json()["items"]
        assert {one["org_path"] for one in listed} == {city.zhuji.path}
        assert (await http.get(path)).status_code == 403


def run_script(script: Path, frame: Path, seed: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, script, frame, seed], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_the_public_page_shows_the_documented_script() -> None:
    root = Path(__file__).parents[4]
    document = (root / "docs" / "draws.md").read_text(encoding="utf-8")
    script = document.partition("```python\n")[2].partition("```")[0].rstrip()
    shown = root / "frontend" / "src" / "features" / "draw-check" / "script.ts"
    assert f"String.raw`{script}`" in shown.read_text(encoding="utf-8")


async def test_a_stranger_repeats_the_draw_with_the_documented_script(
    client: Callers, city: Any, office_of: OfficeOf, tmp_path: Path, uow: UnitOfWork
) -> None:
    async with client(city.district()) as http:
        row = await office_of(http).drawn(rate=20)
        names = [one["person_name"] for one in await office_of(http).picks(row)]
    async with client(None) as anybody:
        path = f"{API}/draw-checks/{row['code'].lower()}"
        page = (await anybody.get(path)).json()
        frame = await anybody.get(f"{path}/frame")
        listed = (await anybody.get(f"{path}/picks", params={"limit": 200})).json()["items"]
        unknown = await anybody.get(f"{API}/draw-checks/CY-0000-0000-0000")
    document = (Path(__file__).parents[4] / "docs" / "draws.md").read_text(encoding="utf-8")
    script = document.partition("```python\n")[2].partition("```")[0]
    assert len([line for line in script.splitlines() if line.strip()]) <= 20
    (tmp_path / "replay.py").write_text(script, encoding="utf-8")
    (tmp_path / "frame.txt").write_bytes(frame.content)
    first, *lines = run_script(tmp_path / "replay.py", tmp_path / "frame.txt", page["seed"])
    assert first == f"frame {page['frame_hash']}"
    assert lines == [f"{one['school']}\t{one['rank']}\t{one['token']}" for one in listed]
    assert len(lines) == page["drawn_count"] == 6
    said = frame.text + str(page) + str(listed)
    assert not any(secret in said for secret in (*names, row["id"]))
    assert unknown.json()["code"] == "draw_code_unknown"
    async with uow() as session:
        assert await replay(session, UUID(row["id"])) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE draw_stratum SET people = ''",
        "DELETE FROM draw_stratum",
        "DELETE FROM draw",
        "DELETE FROM draw_pick",
        "UPDATE draw SET seed = 'another seed'",
        "UPDATE draw SET frame_hash = repeat('0', 64)",
        "UPDATE draw SET rate = 100",
        "UPDATE draw_pick SET rank = rank + 1000",
        "UPDATE draw_pick SET person_id = id",
        "UPDATE draw_sheet SET remarks = ''",
    ],
)
async def test_the_database_keeps_what_was_drawn(
    client: Callers, city: Any, office_of: OfficeOf, uow: UnitOfWork, statement: str
) -> None:
    async with client(city.district()) as http:
        await office_of(http).drawn()
    async with uow() as session:
        with pytest.raises(DBAPIError, match=r"permission denied|stays"):
            await session.execute(text(statement))


async def test_a_frame_that_was_changed_behind_our_back_is_not_drawn_from(
    client: Callers, city: Any, office_of: OfficeOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the owner of the database could: the published hash tells."""
    async with client(city.district()) as http:
        office = office_of(http)
        row = await office.frozen()
        monkeypatch.setattr("assessment.draws.engine.TOKEN_LENGTH", 19)
        answer = await office.take(row, "draw", DICE)
    assert answer.json()["code"] == "draw_frame_changed"


async def test_a_closed_year_takes_no_draw(
    client: Callers, city: Any, office_of: OfficeOf, year_id: str
) -> None:
    async with client(city.district()) as http, client(city.office()) as above:
        row = await office_of(http).frozen()
        await above.post(f"{API}/years/{year_id}/close")
        late = await office_of(http).take(row, "draw", DICE)
    assert late.json()["code"] == "year_not_open"


@pytest.mark.usefixtures("staffed")
async def test_the_same_key_freezes_once(client: Callers, city: Any, year_id: str) -> None:
    body, key = {"kind": "spot_check", "year_id": year_id}, {"Idempotency-Key": "freeze-1"}
    async with client(city.district()) as http:
        first = await http.post(f"{API}/draws", json=body, headers=key)
        again = await http.post(f"{API}/draws", json=body, headers=key)
        stale = await http.post(
            f"{API}/draws/{first.json()['id']}/draw", json=DICE, headers={"If-Match": '"7"'}
        )
    assert first.json() == again.json()
    assert stale.status_code == 412
