"""The first accounts of a new installation; their passwords are written to one private file."""

import json
import secrets
from collections.abc import Callable

from embedded.layout import Layout
from embedded.secret_files import write_private, write_private_json

# role, login name, the person's name, unit
FIRST = (
    ("system_admin", "admin", "系统管理员", "烟台市"),
    ("city_office", "city", "市工程办管理员", "烟台市"),
    ("security_admin", "security", "安全管理员", "烟台市"),
    ("auditor", "audit", "审计员", "烟台市"),
)


def make_first_accounts(layout: Layout, run: Callable[[list[str]], None]) -> bool:
    """Make one account per first role when this stack has none yet; True when it did.

    `run` executes one command of auth. The list is written before the accounts are made: an
    interrupted start finds the same passwords again.
    """
    # People are told to delete the list: a new one would hold passwords that do not apply.
    made = layout.secrets / "first-accounts-made"
    if layout.first_accounts.exists():
        made.touch(mode=0o600)
    if made.exists():
        return False
    draft = layout.first_accounts.with_suffix(".draft.json")
    if not draft.exists():
        write_private_json(draft, [_account(*words) for words in FIRST])
    for account in json.loads(draft.read_text(encoding="utf-8")):
        password = layout.secrets / f"first-{account['username']}"
        write_private(password, account["password"])
        run(create_account(account, str(password)))
        password.unlink()
    draft.replace(layout.first_accounts)
    made.touch(mode=0o600)
    return True


def create_account(account: dict[str, str], password_file: str) -> list[str]:
    """Return the command of auth that makes a person with a login and a role."""
    district, unit = account.get("district"), account["unit"]
    place = f"{district}/{unit}" if district and district != unit else unit
    words = ["python", "-m", "auth.cli", "create-account", "--name", account["person"]]
    words += ["--staff-no", account["username"].upper(), "--username", account["username"]]
    return [*words, "--role", f"{account['role']}@{place}", "--password-file", password_file]


def new_password() -> str:
    """Return a password that fulfils the strictest profile: four kinds of characters, 17 long."""
    return f"{secrets.token_urlsafe(10)}-7Aa"


def _account(role: str, username: str, person: str, unit: str) -> dict[str, str]:
    return {
        "role": role,
        "person": person,
        "unit": unit,
        "username": username,
        "password": new_password(),
    }
