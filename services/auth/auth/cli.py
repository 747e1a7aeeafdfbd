"""Commands of an operator: `python -m auth.cli …`."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from auth.accounts.rules import check_password
from auth.accounts.service import Secret
from auth.clients.rules import Scope
from auth.clients.service import ensure
from auth.experts.adoption import adopt_notice
from auth.main import describe
from auth.notice.service import load
from auth.onboarding.service import Newcomer, bring_in
from auth.passwords import Passwords
from auth.people.initials import fill_initials
from auth.settings import Settings
from kernel.cli import service_cli
from kernel.clock import utc_now
from kernel.db import new_engine, new_unit_of_work
from kernel.errors import Refusal

cli = service_cli(Settings, Path(__file__).parents[1] / "migrations", describe)
R = TypeVar("R")


def _run(work: Callable[[AsyncSession], Awaitable[R]]) -> R:
    """Do something in one transaction; a refusal is one line and exit code 1."""
    try:
        return asyncio.run(_in_transaction(work))
    except Refusal as refusal:
        typer.echo(f"{refusal.code}: {refusal.title} {refusal.detail}".strip(), err=True)
        raise typer.Exit(1) from refusal


async def _in_transaction(work: Callable[[AsyncSession], Awaitable[R]]) -> R:
    engine = new_engine(Settings())
    try:
        async with new_unit_of_work(engine).begin() as session:
            return await work(session)
    finally:
        await engine.dispose()


def _secret(path: Path | None, *, from_stdin: bool) -> str:
    """Read a secret from a file or from standard input; never from an argument."""
    if (path is None) != from_stdin:
        message = "give exactly one of the file and the stdin option"
        raise typer.BadParameter(message)
    text = path.read_text(encoding="utf-8") if path else sys.stdin.read()
    return text.strip("\r\n")


@cli.command("load-notice")
def load_notice() -> None:
    """Load units, pilot schools, leading group and experts of the notice (idempotent).

    People who came before initials were kept get theirs.
    """

    async def work(session: AsyncSession) -> dict[str, int]:
        loaded = await load(session, utc_now())
        entries = await adopt_notice(session, utc_now())
        return {
            **asdict(loaded),
            "expert_entries": entries,
            "initials": await fill_initials(session),
        }

    typer.echo(json.dumps(_run(work)))


@cli.command("ensure-client")
def ensure_client(
    client_id: Annotated[str, typer.Option(help="Name of the client, for example assessment")],
    scopes: Annotated[str, typer.Option(help="Separated by spaces: directory:read files:read")],
    secret_file: Annotated[Path | None, typer.Option()] = None,
    *,
    secret_stdin: Annotated[bool, typer.Option()] = False,
) -> None:
    """Create a machine client, or give it this secret and these scopes (idempotent)."""
    secret = _secret(secret_file, from_stdin=secret_stdin)
    wanted = [Scope(scope) for scope in scopes.split()]
    is_changed = _run(lambda session: ensure(session, client_id, secret, wanted, utc_now()))
    typer.echo(json.dumps({"client_id": client_id, "changed": is_changed}))


@cli.command("create-account")
def create_account(  # noqa: PLR0913 -- one option each
    name: Annotated[str, typer.Option()],
    staff_no: Annotated[str, typer.Option(help="Key of the person within the city")],
    username: Annotated[str, typer.Option()],
    role: Annotated[list[str], typer.Option(help="ROLE@UNIT or ROLE@DISTRICT/SCHOOL; repeatable")],
    password_file: Annotated[Path | None, typer.Option()] = None,
    *,
    password_stdin: Annotated[bool, typer.Option()] = False,
    reset_password: Annotated[bool, typer.Option(help="Replace an existing password")] = False,
    lasting: Annotated[bool, typer.Option(help="Samples: need not be changed at once")] = False,
) -> None:
    """Bring a person in with account and roles; running it again completes what is missing.

    The password must be replaced at the first sign-in, because somebody else has seen it.
    """
    password = _secret(password_file, from_stdin=password_stdin)
    who = Newcomer(name, staff_no, username, tuple(role))

    async def work(session: AsyncSession) -> dict[str, object]:
        check_password(password, username=username, name=name)
        passwords = Passwords(Settings())
        hashed = await passwords.hash(password)
        passwords.close()
        secret = Secret(hashed, is_one_time=not lasting)
        return asdict(await bring_in(session, who, secret, utc_now(), replace=reset_password))

    typer.echo(json.dumps(_run(work), ensure_ascii=False, default=str))


if __name__ == "__main__":
    cli()
