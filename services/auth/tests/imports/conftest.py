"""A workbook in, a register out: what the tests of bulk imports share."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text
from xlsxwriter import Workbook

from auth.imports.service.applying import apply
from auth.imports.service.validating import validate
from auth.organisations.tables import Organisation
from auth.settings import Settings
from kernel.actor import Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, a_machine, an_actor

API = "/api/auth/v1/imports"
PEOPLE = (
    "工号",
    "姓名",
    "单位",
    "区市",
    "教研组",
    "学段",
    "学科",
    "角色",
    "手机号",
    "身份证号",
    "状态",
)
UNITS = ("名称", "类型", "区市", "上级单位", "学段", "学校标识码", "城乡", "市级试点")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_card(number: int) -> str:
    """A valid number that belongs to nobody: order numbers of one day."""
    body = f"370602{1950 + number // 1000 % 60:04d}0101{number % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def book(header: Sequence[str], rows: Sequence[Sequence[Any]], above: Sequence[str] = ()) -> bytes:
    """An xlsx as Excel and WPS save it, title rows above the header."""
    out = BytesIO()
    workbook = Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = workbook.add_worksheet("人员")
    for at, title in enumerate(above):
        sheet.merge_range(at, 0, at, max(len(header) - 1, 1), title)
    for at, row in enumerate([header, *rows], len(above)):
        for place, cell in enumerate(row):
            if cell not in (None, ""):
                sheet.write(at, place, cell)
    workbook.close()
    return out.getvalue()


def people(*rows: Mapping[str, Any]) -> bytes:
    """A people workbook from rows that name their columns."""
    return book(PEOPLE, [[row.get(column, "") for column in PEOPLE] for row in rows])


def units(*rows: Mapping[str, Any]) -> bytes:
    """An organisations workbook."""
    return book(UNITS, [[row.get(column, "") for column in UNITS] for row in rows])


@dataclass
class Importing:
    """An importer at work; the worker's jobs run when they are asked for."""

    http: httpx.AsyncClient
    uow: UnitOfWork
    settings: Settings

    async def post(
        self, content: bytes, kind: str = "people", name: str = "表.xlsx", **form: str
    ) -> httpx.Response:
        headers = {"Idempotency-Key": form.pop("key")} if "key" in form else {}
        return await self.http.post(
            API, files={"file": (name, content)}, data={"kind": kind} | form, headers=headers
        )

    async def check(self, content: bytes, kind: str = "people", **more: str) -> dict[str, Any]:
        """Upload and validate."""
        answer = await self.post(content, kind, **more)
        assert answer.status_code == 202, answer.text
        import_id = answer.json()["id"]
        await validate(self.uow, self.settings, UUID(import_id))
        return await self.state(import_id)

    async def state(self, import_id: str) -> dict[str, Any]:
        return dict((await self.http.get(f"{API}/{import_id}")).raise_for_status().json())

    async def confirm(self, import_id: str, **body: Any) -> httpx.Response:
        return await self.http.post(f"{API}/{import_id}/apply", json=body)

    async def write(self, import_id: str, **body: Any) -> dict[str, Any]:
        """Confirm and let the worker write."""
        answer = await self.confirm(import_id, **body)
        assert answer.status_code == 202, answer.text
        await apply(self.uow, UUID(import_id), utc_now)
        return await self.state(import_id)

    async def bring(self, content: bytes, kind: str = "people", **more: str) -> dict[str, Any]:
        """Upload, validate, confirm, write."""
        checked = await self.check(content, kind, **more)
        assert checked["state"] == "validated", checked
        return await self.write(checked["id"])

    async def rows(self, import_id: str, verdict: str = "") -> list[dict[str, Any]]:
        params = {"verdict": verdict} if verdict else {}
        answer = await self.http.get(f"{API}/{import_id}/rows", params=params)
        return list(answer.raise_for_status().json()["items"])

    async def sql(self, query: str, **values: Any) -> list[Any]:
        async with self.uow() as session:
            return list((await session.execute(text(query), values)).all())


@pytest_asyncio.fixture(loop_scope="session")
async def centre(
    client: Callers, tree: Any, uow: UnitOfWork, service_settings: Settings
) -> AsyncIterator[Importing]:
    """The equipment centre of the whole city."""
    actor = an_actor((Role.EQUIPMENT_CENTRE, tree.city.path))
    async with client(actor) as http:
        yield Importing(http, uow, service_settings)


@pytest_asyncio.fixture(loop_scope="session")
async def machine(
    client: Callers, tree: Any, uow: UnitOfWork, service_settings: Settings
) -> AsyncIterator[Importing]:
    """The equipment centre's program; `tree` is the city it works for."""
    assert tree.city.path
    async with client(a_machine("imports:write")) as http:
        yield Importing(http, uow, service_settings)


@pytest.fixture
def row_of(tree: Any) -> Callable[..., dict[str, Any]]:
    """One row of a people file, at the east school unless told otherwise."""

    def make(number: int = 1, unit: Organisation | None = None, **cells: Any) -> dict[str, Any]:
        at = unit or tree.east_school
        return {"工号": f"T{number:06d}", "姓名": "王丽", "单位": at.name} | cells

    return make


@pytest.fixture
def sheets() -> SimpleNamespace:
    """Ways to write workbooks."""
    return SimpleNamespace(
        book=book, people=people, units=units, id_card=id_card, api=API, PEOPLE=PEOPLE, UNITS=UNITS
    )
