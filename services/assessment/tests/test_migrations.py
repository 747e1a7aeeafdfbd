"""The schema climbs up, down and up again, and what must not change cannot."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from assessment.settings import Settings
from embedded.postgres import Postgres
from kernel.db import UnitOfWork
from kernel.testing import climb_migrations


def test_migrations_go_up_down_and_up(postgres: Postgres, service_settings: Settings) -> None:
    climb_migrations(postgres, service_settings)


@pytest.mark.parametrize("schema", ["auth", "cases", "evidence"])
async def test_the_role_cannot_enter_other_schemas(uow: UnitOfWork, schema: str) -> None:
    async with uow() as session:
        with pytest.raises(ProgrammingError, match="permission denied for schema"):
            await session.execute(text(f"CREATE TABLE {schema}.intruder (id int)"))


@pytest.mark.requirement("R148")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_row SET actor_name = 'x'",
        "DELETE FROM audit_row",
        "UPDATE submission_step SET actor_name = 'x'",
        "DELETE FROM submission_step",
        "UPDATE submission_return SET reason = 'x'",
        "TRUNCATE submission_return",
    ],
)
async def test_history_can_only_be_added_to(uow: UnitOfWork, statement: str) -> None:
    async with uow() as session:
        with pytest.raises(ProgrammingError, match="permission denied"):
            await session.execute(text(statement))
