"""The nightly archive of a service that is not auth: what goes, and what stays whatever is said."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kernel.archiving import Months, archive_old_rows
from kernel.audit import Entry, verify_chain, write_audit
from kernel.audit_archive import check_file
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.settings import ServiceSettings

pytestmark = pytest.mark.requirement("R148")
YEAR = 366


@pytest.fixture
def archiving(service_settings: ServiceSettings, tmp_path: Path) -> ServiceSettings:
    return service_settings.model_copy(update={"audit_archive_dir": tmp_path})


async def write(uow: UnitOfWork, *ages: int) -> None:
    """Write one row for each age in days."""
    for age in ages:
        at = utc_now() - timedelta(days=age)
        async with uow.begin() as session:
            await write_audit(session, Entry(None, "test.row", "test", "t", "", at, {"age": age}))


def months(count: int) -> Months:
    async def said() -> int:
        return count

    return said


async def verified(uow: UnitOfWork) -> Any:
    async with uow() as session:
        return await verify_chain(session)


@pytest.mark.parametrize(("said", "gone"), [(36, 1), (18, 2), (6, 3), (1, 3)])
async def test_rows_leave_as_auth_says_but_not_within_half_a_year(
    uow: UnitOfWork, archiving: ServiceSettings, tmp_path: Path, said: int, gone: int
) -> None:
    await write(uow, 4 * YEAR, 2 * YEAR, YEAR, 100)
    (done,) = await archive_old_rows(uow, archiving, months(said), utc_now)
    report = await verified(uow)
    assert done.rows == gone
    assert (report.broken_at, report.archived, report.rows) == (None, gone, 5 - gone)
    assert done.file_name.startswith("cases-audit-")
    check_file(tmp_path / done.file_name, report.anchors[0])
    assert await archive_old_rows(uow, archiving, months(said), utc_now) == []


async def test_without_a_place_auth_is_not_even_asked(
    uow: UnitOfWork, service_settings: ServiceSettings
) -> None:
    async def nobody() -> int:
        raise AssertionError

    await write(uow, 4 * YEAR, 1)
    assert await archive_old_rows(uow, service_settings, nobody, utc_now) == []
    assert (await verified(uow)).rows == 2


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT prune_audit((SELECT max(id) FROM audit_row), 'x.gz', repeat('0', 64))", "younger"),
        ("DELETE FROM audit_row", "permission denied"),
        ("DELETE FROM audit_anchor", "permission denied"),
    ],
)
async def test_the_application_takes_out_nothing_young(
    uow: UnitOfWork, statement: str, said: str
) -> None:
    await write(uow, 4 * YEAR, 100)
    with pytest.raises(DBAPIError, match=said):
        async with uow.begin() as session:
            await session.execute(text(statement))
