"""The schema climbs up, down and up again without drift, and only evidence may touch it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from embedded.postgres import Postgres
from evidence.settings import Settings
from kernel.db import UnitOfWork
from kernel.testing import climb_migrations


def test_migrations_go_up_down_and_up(postgres: Postgres, service_settings: Settings) -> None:
    climb_migrations(postgres, service_settings)


@pytest.mark.parametrize("schema", ["auth", "assessment", "cases"])
async def test_the_role_cannot_enter_other_schemas(uow: UnitOfWork, schema: str) -> None:
    async with uow() as session:
        with pytest.raises(ProgrammingError, match="permission denied for schema"):
            await session.execute(text(f"CREATE TABLE {schema}.intruder (id int)"))


@pytest.mark.requirement("R148")
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_row SET actor_name = 'x'", "DELETE FROM audit_row"]
)
async def test_audit_rows_can_only_be_added(uow: UnitOfWork, statement: str) -> None:
    async with uow() as session:
        with pytest.raises(ProgrammingError, match="permission denied"):
            await session.execute(text(statement))
