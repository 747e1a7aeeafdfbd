"""Jobs of bulk imports, run by the worker; each may be killed anywhere and run again."""

from datetime import timedelta
from uuid import UUID

from procrastinate import App

from auth.imports.queries import records
from auth.imports.rules import UNDO_DAYS
from auth.imports.service.applying import APPLY, apply
from auth.imports.service.uploading import VALIDATE
from auth.imports.service.validating import validate
from auth.settings import Settings
from kernel.clock import utc_now
from kernel.db import UnitOfWork


def register(app: App, uow: UnitOfWork, settings: Settings) -> None:
    """Add the tasks to the service's job application."""

    @app.task(name=VALIDATE)
    async def validate_import(import_id: str) -> None:
        await validate(uow, settings, UUID(import_id))

    @app.task(name=APPLY)
    async def apply_import(import_id: str) -> None:
        await apply(uow, UUID(import_id), utc_now)

    @app.periodic(cron="47 18 * * *")  # UTC: 02:47 at night in Yantai
    @app.task(name="forget_import_files", queueing_lock="forget_import_files")
    async def forget_import_files(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate's
        now = utc_now()
        async with uow.begin() as session:
            await records.forget_files(session, now - timedelta(days=UNDO_DAYS), now)
