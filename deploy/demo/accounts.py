"""Accounts of the sample people, made with auth's command line."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from demo.people import GROUP, SCHOOLS, Sample
from embedded.accounts import create_account, new_password
from embedded.environment import service_environment
from embedded.layout import Layout
from embedded.process import PartFailed
from embedded.secret_files import write_private, write_private_json
from embedded.stack import here

Account = dict[str, str]


def accounts_file(layout: Layout) -> Path:
    """Return where the accounts and their passwords are written, mode 600."""
    return layout.data / "demo-accounts.json"


def ensure_accounts(layout: Layout, people: Sequence[Sample]) -> list[Account]:
    """Make an account for everybody of `people` who has none; return theirs.

    The file keeps whoever was in it before.
    """
    file = accounts_file(layout)
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    passwords = {account["username"]: account["password"] for account in known}
    wanted = [
        {**asdict(one), "password": passwords.get(one.username) or new_password()} for one in people
    ]
    missing = [one for one in wanted if one["username"] not in passwords]
    if missing:
        _create(layout, missing)
        names = {one["username"] for one in wanted}
        others = [one for one in known if one["username"] not in names]
        write_private_json(file, [*others, *wanted])
    return wanted


def _create(layout: Layout, accounts: list[Account]) -> None:
    """Make the accounts in one process: an interpreter for each would take a minute."""
    files = {one["username"]: layout.secrets / f"demo-{one['username']}" for one in accounts}
    for account in accounts:
        write_private(files[account["username"]], account["password"])
    commands = [create_account(_placed(one), str(files[one["username"]])) for one in accounts]
    # An interrupted run may have made an account with a password that nobody knows any more.
    words = [[*command[3:], "--reset-password", "--lasting"] for command in commands]
    try:
        done = subprocess.run(
            here(["python", "-m", "demo.many"]),
            input=json.dumps(words),
            env=service_environment(layout, "auth"),
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        for file in files.values():
            file.unlink(missing_ok=True)
    if done.returncode != 0:
        raise PartFailed(f"no accounts for the sample people: {done.stderr.strip()}")


def _placed(account: Account) -> Account:
    """A group is found below its school, not below the district."""
    if account["unit"] != GROUP:
        return account
    return account | {"district": f"{account['district']}/{SCHOOLS[0].name}"}
