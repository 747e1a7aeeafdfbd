"""Commands of evidence: `python -m evidence.cli migrate | ensure-bucket | reconcile | …`."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import typer

from evidence.main import create
from evidence.object_store import S3Store
from evidence.ports import Means, StoreUnavailable
from evidence.reconcile import Report
from evidence.reconcile import reconcile as compare
from evidence.settings import Settings
from evidence.storage.service import rehash as read_again
from kernel.cli import service_cli
from kernel.clock import utc_now
from kernel.db import new_engine, new_unit_of_work

T = TypeVar("T")
MIGRATIONS = Path(__file__).parents[1] / "migrations"
LOSSES = 1
ORPHANS = 2
STORE_AWAY = 3

cli = service_cli(Settings, MIGRATIONS, create)


async def _with_means(work: Callable[[Means], Awaitable[T]]) -> T:
    settings = Settings()
    engine, store = new_engine(settings), S3Store(settings)
    try:
        return await work(Means(new_unit_of_work(engine), store, settings, utc_now))
    except StoreUnavailable as fault:
        typer.echo("the object store does not answer", err=True)
        raise typer.Exit(STORE_AWAY) from fault
    finally:
        store.close()
        await engine.dispose()


@cli.command("ensure-bucket")
def ensure_bucket() -> None:
    """Create the bucket and its lifecycle rule where missing (idempotent)."""

    async def work(means: Means) -> list[str]:
        return await means.store.ensure_bucket()

    for line in asyncio.run(_with_means(work)):
        typer.echo(line)


@cli.command()
def reconcile() -> None:
    """Compare database and bucket both ways. Exit code 1: bytes are lost; 2: only orphans."""
    report: Report = asyncio.run(_with_means(compare))
    for loss in report.losses:
        promise = loss.promise
        what = "no object" if loss.size is None else f"{loss.size} of {promise.size} bytes"
        typer.echo(f"LOSS   {promise.file_id} {promise.key}: {what}")
    for orphan in report.orphans:
        typer.echo(f"ORPHAN {orphan.key}: {orphan.size} bytes")
    typer.echo(
        f"{report.files} files, {report.objects} objects,"
        f" {len(report.losses)} losses, {len(report.orphans)} orphans"
    )
    if report.losses:
        raise typer.Exit(LOSSES)
    if report.orphans:
        raise typer.Exit(ORPHANS)


@cli.command()
def rehash() -> None:
    """Read a random sample of stored files and compare their hashes. Exit code 1: bytes rot."""
    found = asyncio.run(_with_means(read_again))
    for line in found.findings:
        typer.echo(f"BROKEN {line}")
    typer.echo(f"{found.numbers['files']} files read, {found.numbers['broken']} broken")
    if found.is_alert:
        raise typer.Exit(LOSSES)


if __name__ == "__main__":
    cli()
