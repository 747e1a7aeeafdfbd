"""Roles and schemas of every service, applied from deploy/postgres/provision.sql.

Also a command, for an installation where PostgreSQL is somebody else's:
`python -m embedded.provision` with PGHOST, PGPORT, PGUSER, PGPASSWORD(_FILE), PGDATABASE and a
folder TISHENG_SECRETS_DIR with one file `<role>-password` per role.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

DATABASE = "tisheng"
SERVICES = ("auth", "assessment", "evidence", "cases")
ROLES = tuple(f"{service}_{kind}" for service in SERVICES for kind in ("owner", "app"))
TEMPLATE = Path(__file__).parents[1] / "postgres" / "provision.sql"


def provision(connection: psycopg.Connection, passwords: Mapping[str, str]) -> None:
    """Make every service's two roles and two schemas (idempotent); `passwords` is by role name."""
    text: Any = TEMPLATE.read_text(encoding="utf-8")  # ours, so as good as a literal
    template = sql.SQL(text)
    # Several commands starting at once must not create the same role twice.
    connection.execute("SELECT pg_advisory_lock(724001)")
    for service in SERVICES:
        owner, app = f"{service}_owner", f"{service}_app"
        statements = template.format(
            database=sql.Identifier(connection.info.dbname),
            service=sql.Identifier(service),
            jobs=sql.Identifier(f"{service}_jobs"),
            owner=sql.Identifier(owner),
            app=sql.Identifier(app),
            owner_name=sql.Literal(owner),
            app_name=sql.Literal(app),
            owner_password=sql.Literal(passwords[owner]),
            app_password=sql.Literal(passwords[app]),
        )
        connection.execute(statements)
    connection.execute("SELECT pg_advisory_unlock(724001)")


def main() -> None:
    """Provision the server that the PG* variables name."""
    secrets_dir = Path(os.environ["TISHENG_SECRETS_DIR"])
    read = {role: (secrets_dir / f"{role}-password").read_text("utf-8").strip() for role in ROLES}
    password_file = os.environ.get("PGPASSWORD_FILE")
    password = Path(password_file).read_text("utf-8").strip() if password_file else None
    with psycopg.connect(password=password, autocommit=True) as connection:
        provision(connection, read)
    print("roles and schemas are in place")


if __name__ == "__main__":
    main()
