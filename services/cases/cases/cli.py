"""Commands of the cases service: `python -m cases.cli --help`."""

import asyncio
from pathlib import Path

import typer

from cases.items.service.reindexing import reindex as cut_anew
from cases.main import create
from cases.settings import Settings
from kernel.cli import service_cli
from kernel.db import new_engine, new_unit_of_work

MIGRATIONS = Path(__file__).parents[1] / "migrations"
cli = service_cli(Settings, MIGRATIONS, create)


@cli.command()
def reindex() -> None:
    """Cut every item of the library anew for searching; may run while people work."""
    count = asyncio.run(_reindex(Settings()))
    typer.echo(f"{count} items")


async def _reindex(settings: Settings) -> int:
    engine = new_engine(settings)
    try:
        return await cut_anew(new_unit_of_work(engine), lambda done: typer.echo(f"{done} …"))
    finally:
        await engine.dispose()


if __name__ == "__main__":
    cli()
