"""Commands of the cases service: `python -m cases.cli --help`."""

import asyncio
from pathlib import Path
from uuid import UUID

import typer

from cases.items.service.reindexing import reindex as cut_anew
from cases.judging.service.ranking import replay as replayed
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


judging = typer.Typer(no_args_is_help=True, add_completion=False)
cli.add_typer(judging, name="judging", help="Rankings of campaigns.")


@judging.command()
def replay(campaign_id: UUID) -> None:
    """Work a campaign's ranking out again; exit with 1 when the stored one is another."""
    different = asyncio.run(_replay(Settings(), campaign_id))
    for entry_id in different:
        typer.echo(f"different: {entry_id}")
    if different:
        raise typer.Exit(1)
    typer.echo("the ranking is what its points say")


@judging.callback()
def of_judging() -> None:
    """Rankings of campaigns."""


async def _replay(settings: Settings, campaign_id: UUID) -> list[UUID]:
    engine = new_engine(settings)
    try:
        async with new_unit_of_work(engine)() as session:
            return await replayed(session, campaign_id)
    finally:
        await engine.dispose()


async def _reindex(settings: Settings) -> int:
    engine = new_engine(settings)
    try:
        return await cut_anew(new_unit_of_work(engine), lambda done: typer.echo(f"{done} …"))
    finally:
        await engine.dispose()


if __name__ == "__main__":
    cli()
