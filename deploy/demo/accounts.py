"""Accounts of the sample people, made with auth's command line."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from demo.people import samples
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


def ensure_accounts(layout: Layout) -> list[Account]:
    """Make an account for every sample person who has none; return all of them."""
    file = accounts_file(layout)
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    passwords = {account["username"]: account["password"] for account in known}
    wanted = [
        {**asdict(one), "password": passwords.get(one.username) or new_password()}
        for one in samples()
    ]
    missing = [one for one in wanted if one["username"] not in passwords]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        list(pool.map(lambda account: _create(layout, account), missing))
    write_private_json(file, wanted)
    return wanted


def _create(layout: Layout, account: Account) -> None:
    password = layout.secrets / f"demo-{account['username']}"
    write_private(password, account["password"])
    # An interrupted run may have made the account with a password that nobody knows any more.
    words = [*create_account(account, str(password)), "--reset-password"]
    done = subprocess.run(
        here(words),
        env=service_environment(layout, "auth"),
        capture_output=True,
        text=True,
        check=False,
    )
    password.unlink()
    if done.returncode != 0:
        raise PartFailed(f"no account for {account['person']}: {done.stderr.strip()}")
