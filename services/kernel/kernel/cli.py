"""Commands that every service has: migrate, verify-audit, openapi."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import typer
from fastapi import FastAPI

from kernel.audit import ChainReport, verify_chain
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
        report = asyncio.run(_verify(settings()))
        if report.broken_at is not None:
            typer.echo(
                f"audit chain broken at row {report.broken_at} after {report.rows} good rows"
            )
            raise typer.Exit(1)
        typer.echo(f"audit chain holds: {report.rows} rows, head {report.head}")

    @cli.command()
    def openapi() -> None:
        """Print the service's OpenAPI document; needs no database."""
        typer.echo(json.dumps(app().openapi(), ensure_ascii=False, indent=2, sort_keys=True))

    return cli


async def _verify(settings: ServiceSettings) -> ChainReport:
    engine = new_engine(settings)
    try:
        async with new_unit_of_work(engine)() as session:
            return await verify_chain(session)
    finally:
        await engine.dispose()
