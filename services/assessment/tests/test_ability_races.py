"""Uploads of the catalogue at once: one draft is left, and nobody sees a fault."""

import asyncio
from io import BytesIO

import pytest
from openpyxl import load_workbook

from assessment.abilities.from_notice import read_names
from assessment.abilities.service import load_names
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers

from .conftest import API, City, found_city, own_root

PATH = f"{API}/ability-catalogues"


@pytest.fixture
def uow(committed_uow: UnitOfWork) -> UnitOfWork:
    """Every fixture of this module commits."""
    return committed_uow


@pytest.fixture
async def city(uow: UnitOfWork) -> City:
    return await found_city(uow, own_root())


@pytest.mark.requirement("R113")
async def test_uploads_at_once_leave_one_draft_and_one_of_the_publishers_wins(
    client: Callers, city: City, uow: UnitOfWork
) -> None:
    await load_names(uow, read_names(), utc_now)
    async with client(city.office()) as http:
        book = load_workbook(BytesIO((await http.get(f"{PATH}/form.xlsx")).content))
        for column, cell in {6: "方案", 10: "完整", 11: "可行"}.items():
            book["微能力"].cell(2, column, cell)
        out = BytesIO()
        book.save(out)
        files = {"file": ("微能力.xlsx", out.getvalue())}
        together = await asyncio.gather(*(http.post(PATH, files=files) for _ in range(4)))
        drafts = [one for one in (await http.get(PATH)).json()["items"] if one["state"] == "draft"]
        path = f"{PATH}/{drafts[0]['id']}"
        published = await asyncio.gather(*(http.post(f"{path}/publish") for _ in range(3)))
    assert {answer.status_code for answer in together} == {201}
    assert len(drafts) == 1
    assert sorted(answer.status_code for answer in published) == [200, 409, 409]
