"""Database: engine, unit of work, naming, ids."""

import select
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import Date, DateTime, MetaData, Uuid, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from kernel.settings import ServiceSettings

UnitOfWork = async_sessionmaker[AsyncSession]

TYPES: Final[dict[Any, Any]] = {
    datetime: DateTime(timezone=True),
    date: Date(),
    UUID: Uuid(),
    dict[str, Any]: JSONB,
    list[Any]: JSONB,
}

_NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_metadata(schema: str) -> MetaData:
    """Return the metadata of one service's schema, with predictable constraint names."""
    return MetaData(schema=schema, naming_convention=_NAMES)


def uuid7() -> UUID:
    """Return a new id; ids sort by the time they were made."""
    return uuid_utils.compat.uuid7()


def search_path(service: str) -> str:
    """Return the libpq option that puts a connection into the service's own schemas."""
    return f"-csearch_path={service},{service}_jobs -clock_timeout=5000"


def new_engine(settings: ServiceSettings) -> AsyncEngine:
    """Return the engine of one process; a dead connection is replaced, not reported."""
    patience = settings.database_patience_seconds
    engine = create_async_engine(
        settings.database_url(),
        pool_size=settings.database_pool,
        max_overflow=0,
        pool_timeout=patience + 2,
        connect_args={"options": search_path(settings.service), "connect_timeout": patience},
    )
    event.listen(engine.sync_engine, "checkout", _leave_out_the_dead)
    return engine


def _leave_out_the_dead(connection: Any, *_: object) -> None:
    """Refuse a pooled connection that the server has closed; the pool then makes a new one.

    Nobody speaks on an idle connection but a server that ends it: whatever can be read there tells
    it is over. Asking the system costs microseconds, a ping (`pool_pre_ping`) a whole round trip.
    """
    idle = select.poll()
    idle.register(connection.driver_connection, select.POLLIN)
    if idle.poll(0):
        raise InvalidatePoolError


def new_unit_of_work(engine: AsyncEngine) -> UnitOfWork:
    """Return the factory whose `begin()` is one transaction."""
    return async_sessionmaker(engine, expire_on_commit=False)
