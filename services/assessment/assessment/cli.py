"""Commands of the assessment service: `python -m assessment.cli --help`."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from assessment.abilities.from_notice import read_names
from assessment.abilities.service import load_names
from assessment.certifications.service.checking import check_totals as check_certifications
from assessment.clients import directory_of
from assessment.directory.service import resync
from assessment.draws.service.checking import replay
from assessment.hours.service.checking import check_totals
from assessment.main import create
from assessment.results.service.rolls import recompute
from assessment.rubrics.from_notice import read_notice
from assessment.rubrics.service import load_notice
from assessment.settings import Settings
from assessment.uses.service.reading import check_totals as check_uses
from kernel.cli import service_cli
from kernel.clock import utc_now
from kernel.db import UnitOfWork, new_engine, new_unit_of_work
from kernel.http.client import ServiceClient

MIGRATIONS = Path(__file__).parents[1] / "migrations"
_SHOWN: Final = 20
cli = service_cli(Settings, MIGRATIONS, create)


@cli.command("load-notice")
def load_notice_command() -> None:
    """Publish the notice's rubric and the names of the micro-abilities; once only."""
    code, content = read_notice()

    async def work(uow: UnitOfWork) -> str:
        row, is_new = await load_notice(uow, code, content, utc_now)
        abilities, is_named = await load_names(uow, read_names(), utc_now)
        return (
            f"rubric {code} v{row.version} {_told(is_new)}: {row.id}\n"
            f"abilities v{abilities.version} {_told(is_named)}: {abilities.id}"
        )

    typer.echo(asyncio.run(_with_database(work)))


def _told(is_new: bool) -> str:  # noqa: FBT001 -- a word for a fact
    return "published" if is_new else "unchanged"


@cli.command("resync-directory")
def resync_directory() -> None:
    """Read auth's directory feed again from its beginning."""

    async def work(uow: UnitOfWork) -> str:
        settings = Settings()
        auth = ServiceClient(settings.auth_url, settings, name="登录服务")
        try:
            return f"directory: {await resync(uow, directory_of(auth), utc_now)} changes"
        finally:
            await auth.close()

    typer.echo(asyncio.run(_with_database(work)))


@cli.command("recompute-roll")
def recompute_roll(
    round_id: Annotated[UUID, typer.Option("--round", help="the round's id")],
    path: Annotated[str, typer.Option(help="only schools below this unit's path")] = "/",
) -> None:
    """Compute a round's roll again from the raw marks; exit with 1 when its hash differs."""

    async def work(uow: UnitOfWork) -> str:
        async with uow() as session:
            stored, again = await recompute(session, round_id, path)
        return stored if stored == again else f"differs: stored {stored}, recomputed {again}"

    said = asyncio.run(_with_database(work))
    typer.echo(f"roll {said}")
    if said.startswith("differs"):
        raise typer.Exit(1)


@cli.command("recompute-hours")
def recompute_hours(
    repair: Annotated[bool, typer.Option(help="write the computed figures")] = False,  # noqa: FBT002 -- a flag
) -> None:
    """Sum every record of hours again; print each difference and exit with 1 if there is one."""

    async def work(uow: UnitOfWork) -> str:
        return _first_of(await check_totals(uow, repair=repair))

    if said := asyncio.run(_with_database(work)):
        typer.echo(said)
        raise typer.Exit(1)
    typer.echo("hours: totals agree with the records")


@cli.command("recompute-certifications")
def recompute_certifications(
    repair: Annotated[bool, typer.Option(help="write the computed figures")] = False,  # noqa: FBT002 -- a flag
) -> None:
    """Count every school's certifications again; print each difference, exit with 1 if any."""

    async def work(uow: UnitOfWork) -> str:
        return _first_of(await check_certifications(uow, repair=repair))

    if said := asyncio.run(_with_database(work)):
        typer.echo(said)
        raise typer.Exit(1)
    typer.echo("certifications: counts agree with the rows")


@cli.command("recompute-uses")
def recompute_uses(
    repair: Annotated[bool, typer.Option(help="write the computed figures")] = False,  # noqa: FBT002 -- a flag
) -> None:
    """Count every teacher's classroom uses again; print each difference, exit with 1 if any."""

    async def work(uow: UnitOfWork) -> str:
        return _first_of(await check_uses(uow, repair=repair))

    if said := asyncio.run(_with_database(work)):
        typer.echo(said)
        raise typer.Exit(1)
    typer.echo("uses: counts agree with the records")


@cli.command("replay-draw")
def replay_draw(draw_id: Annotated[UUID, typer.Option("--draw", help="the draw's id")]) -> None:
    """Draw a stored draw again; print each difference and exit with 1 if there is one."""

    async def work(uow: UnitOfWork) -> str:
        async with uow() as session:
            return _first_of(await replay(session, draw_id))

    if said := asyncio.run(_with_database(work)):
        typer.echo(said)
        raise typer.Exit(1)
    typer.echo("draw: frame, seed and list agree")


def _first_of(differences: Sequence[str]) -> str:
    """Return the first differences, and how many more there are: a terminal holds no city."""
    more = len(differences) - _SHOWN
    ending = [f"... and {more} more"] if more > 0 else []
    return "\n".join([*differences[:_SHOWN], *ending])


async def _with_database(work: Callable[[UnitOfWork], Awaitable[str]]) -> str:
    engine = new_engine(Settings())
    try:
        return await work(new_unit_of_work(engine))
    finally:
        await engine.dispose()


if __name__ == "__main__":
    cli()
