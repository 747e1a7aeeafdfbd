"""Commands that every service has: migrate, verify-audit, openapi."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import typer
from fastapi import FastAPI

from kernel.audit import ChainReport, verify_chain
from kernel.audit_archive import ArchiveRefused, check_file
from kernel.db import new_engine, new_unit_of_work
from kernel.migrations import upgrade
from kernel.settings import ServiceSettings


def service_cli(
    settings: Callable[[], ServiceSettings], migrations: Path, app: Callable[[], FastAPI]
) -> typer.Typer:
    """Return a command line with the shared commands; a service adds its own."""
    cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

    @cli.command()
    def migrate(revision: str = "head") -> None:
        """Bring the service's schema up to date (idempotent)."""
        upgrade(settings(), migrations, revision)

    @cli.command("verify-audit")
    def verify_audit() -> None:
        """Walk the audit chain; exit with 1 and the row when one was tampered with."""
        chosen = settings()
        if fault := _audit_fault(chosen, typer.echo):
            typer.echo(fault)
            raise typer.Exit(1)

    @cli.command()
    def openapi() -> None:
        """Print the service's OpenAPI document; needs no database."""
        typer.echo(json.dumps(app().openapi(), ensure_ascii=False, indent=2, sort_keys=True))

    return cli


def _audit_fault(settings: ServiceSettings, say: Callable[[str], None]) -> str | None:
    """Say what holds, and return what does not."""
    report = asyncio.run(_verify(settings))
    if report.broken_at is not None:
        return f"audit chain broken at row {report.broken_at} after {report.rows} good rows"
    say(f"audit chain holds: {report.rows} rows, head {report.head}")
    if report.anchors:
        say(f"before them {report.archived} rows in {len(report.anchors)} archived files")
    try:
        for anchor in report.anchors if settings.audit_archive_dir else ():
            check_file(Path(settings.audit_archive_dir or "") / anchor["file_name"], anchor)
    except ArchiveRefused as fault:
        return f"audit archive broken: {fault}"
    return None


async def _verify(settings: ServiceSettings) -> ChainReport:
    engine = new_engine(settings).execution_options(isolation_level="REPEATABLE READ")
    try:
        async with new_unit_of_work(engine)() as session:
            return await verify_chain(session)
    finally:
        await engine.dispose()
