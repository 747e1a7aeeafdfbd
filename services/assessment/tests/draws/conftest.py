from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert

from assessment.abilities.from_notice import read_names
from assessment.abilities.service import load_names
from assessment.certifications.queries import totals
from assessment.certifications.rules import FREE_KEY, FREE_NAME, CertificationState, Level
from assessment.certifications.tables import Certification, CertificationPiece
from assessment.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from kernel.actor import Actor, Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers, an_actor

API = "/api/assessment/v1"
TODAY = local_date(utc_now())
DICE = {"seed": "3 5 2 6 1 4", "seed_note": "现场六人掷骰"}
WEAK = {"level": "pass", "reason": "缺少学生应用的证据"}
GOOD = {"level": "excellent"}
Row = dict[str, Any]


@pytest.fixture
async def year_id(client: Callers, city: Any) -> str:
    """A year around today, open."""
    body = {
        "name": "本学年",
        "starts_on": str(TODAY - timedelta(days=100)),
        "ends_on": str(TODAY + timedelta(days=200)),
    }
    async with client(city.office()) as http:
        year: Row = (await http.post(f"{API}/years", json=body)).json()
        await http.post(f"{API}/years/{year['id']}/open")
    return str(year["id"])


async def staff_school(uow: UnitOfWork, school: Any, count: int, prefix: str) -> list[UUID]:
    """Put so many teachers of a school into the directory."""
    ids = [uuid7() for _ in range(count)]
    people = [
        {
            "id": one,
            "name": f"{prefix}{number}",
            "staff_no": f"{prefix}-{number}",
            "status": "active",
        }
        for number, one in enumerate(ids)
    ]
    members = [{"person_id": one, "org_id": school.id, "org_path": school.path} for one in ids]
    async with uow.begin() as session:
        await session.execute(insert(DirectoryPerson), people)
        await session.execute(insert(DirectoryMembership), members)
    return ids


@pytest.fixture
async def staffed(uow: UnitOfWork, city: Any) -> dict[str, list[UUID]]:
    """23 + 4 teachers of 芝罘区, 5 of 莱山区, 12 of the city-run school."""
    unit = {"id": uuid7(), "path": city.root, "name": "烟台市", "kind": "city", "status": "open"}
    async with uow.begin() as session:
        await session.execute(insert(DirectoryUnit), [unit | {"is_city_pilot": False}])
    return {
        "zhuji": await staff_school(uow, city.zhuji, 23, "珠玑"),
        "xinhai": await staff_school(uow, city.xinhai, 4, "新海"),
        "laishan": await staff_school(uow, city.laishan_school, 5, "莱山"),
        "city_run": await staff_school(uow, city.city_run, 12, "一中"),
    }


@dataclass(frozen=True)
class Office:
    """Somebody of an office at work."""

    http: httpx.AsyncClient
    year_id: str

    async def freeze(self, **more: object) -> httpx.Response:
        body = {"kind": "spot_check", "year_id": self.year_id, **more}
        return await self.http.post(f"{API}/draws", json=body)

    async def frozen(self, **more: object) -> Row:
        answer = await self.freeze(**more)
        assert answer.status_code == 201, answer.text
        found: Row = answer.json()
        return found

    async def take(self, row: Row, verb: str, body: Row | None = None) -> httpx.Response:
        tag = {"If-Match": f'"{row["version"]}"'}
        path = f"{API}/draws/{row['id']}/{verb}"
        return await self.http.post(path, json=body, headers=tag)

    async def drawn(self, seed: Row | None = None, **more: object) -> Row:
        answer = await self.take(await self.frozen(**more), "draw", seed or DICE)
        assert answer.status_code == 200, answer.text
        found: Row = answer.json()
        return found

    async def picks(self, row: Row, **more: str) -> list[Row]:
        params = {"draw_id": row["id"], "limit": "200", **more}
        answer = await self.http.get(f"{API}/draw-picks", params=params)
        assert answer.status_code == 200, answer.text
        found: list[Row] = answer.json()["items"]
        return found

    async def on(self, pick: Row, verb: str, body: Row) -> httpx.Response:
        tag = {"If-Match": f'"{pick["version"]}"'}
        return await self.http.post(f"{API}/draw-picks/{pick['id']}/{verb}", json=body, headers=tag)

    async def record(self, pick: Row, seen: int = 0, **more: object) -> httpx.Response:
        body = sheet(**more)
        path = f"{API}/draw-picks/{pick['id']}/sheet"
        return await self.http.put(path, json=body, headers={"If-Match": f'"{seen}"'})


def sheet(**more: object) -> Row:
    """A record as a phone sends it."""
    return {
        "entry_id": str(uuid7()),
        "held_on": str(TODAY),
        "ability_code": "A5",
        "task": "用思维导图导入《赵州桥》",
        "level": "pass",
        "remarks": "操作熟练，提问略少",
        "present": "区教研室 刘明、学校 张主任",
        **more,
    }


OfficeOf = Callable[[httpx.AsyncClient], Office]


@pytest.fixture
def office_of(year_id: str, staffed: dict[str, list[UUID]]) -> OfficeOf:
    """Set somebody of an office to work in the staffed city."""
    assert staffed
    return lambda http: Office(http, year_id)


Drawn = Callable[..., Awaitable[Row]]


def teacher_of(pick: Row) -> Actor:
    """The drawn person, signed in."""
    person_id = UUID(pick["person_id"])
    return an_actor((Role.TEACHER, pick["org_path"]), name=pick["person_name"], person_id=person_id)


@pytest.fixture
async def certified(
    uow: UnitOfWork, city: Any, year_id: str, staffed: dict[str, list[UUID]]
) -> dict[UUID, UUID]:
    """Everybody of 珠玑 and 新海 certified A1 as 优秀; person → certification."""
    catalogue, _ = await load_names(uow, read_names(), utc_now)
    made: dict[UUID, UUID] = {}
    async with uow.begin() as session:
        for school, name in ((city.zhuji, "zhuji"), (city.xinhai, "xinhai")):
            await totals.hold(session, UUID(year_id), [school.id])
            for person_id in staffed[name]:
                row = Certification(
                    year_id=UUID(year_id),
                    person_id=person_id,
                    person_name="样例教师",
                    school_id=school.id,
                    school_name=school.name,
                    org_path=school.path,
                    ability_code="A1",
                    ability_name="技术支持的学情分析",
                    catalogue_id=catalogue.id,
                    is_official=False,
                    tasks=[{"key": FREE_KEY, "name": FREE_NAME}],
                    state=CertificationState.SCHOOL_RATED,
                    level=Level.EXCELLENT,
                    turn=1,
                )
                session.add(row)
                await session.flush()
                session.add(
                    CertificationPiece(
                        certification_id=row.id,
                        task_key=FREE_KEY,
                        narrative="用在线问卷分析学情",
                        self_level=Level.EXCELLENT,
                        self_remark="自评很好",
                        updated_at=utc_now(),
                    )
                )
                made[person_id] = row.id
            await session.flush()
            await totals.refresh(session, UUID(year_id), [school.id])
    return made


async def pieces_of(http: httpx.AsyncClient, row: Row) -> list[Row]:
    params = {"draw_id": row["id"], "limit": "200"}
    answer = await http.get(f"{API}/draw-pieces", params=params)
    assert answer.status_code == 200, answer.text
    found: list[Row] = answer.json()["items"]
    return found


async def rate(
    http: httpx.AsyncClient, piece: Row, body: Row, seen: int | None = None
) -> httpx.Response:
    tag = {"If-Match": f'"{piece["version"] if seen is None else seen}"'}
    return await http.put(f"{API}/draw-pieces/{piece['id']}/rating", json=body, headers=tag)


def of(pieces: list[Row], school: Any) -> list[Row]:
    return [one for one in pieces if one["org_path"] == school.path]
