"""The set-based statements, kept as SQL files so that they can be read and explained."""

from functools import cache
from importlib.resources import files
from typing import Final

from sqlalchemy import TextClause, text

VERDICT_COLUMNS: Final = (
    "import_id, row_no, verdict, key, title, place, entity_id, unit_id, group_id, joins_unit,"
    " joins_group, ended_ids, gives, revoked_ids, changes, before, problems, version_before"
)
# What applying would do, whatever ids new people would get.
_DIGEST: Final = (
    "SELECT md5(coalesce(string_agg(concat_ws('|', row_no, verdict,"
    " CASE WHEN verdict <> 'create' THEN entity_id END, unit_id, group_id, joins_unit, joins_group,"
    " ended_ids, gives, revoked_ids, changes, problems,"
    " CASE WHEN verdict IN ('update', 'disable') THEN version_before END), E'\\n'"
    " ORDER BY row_no), '')) FROM ({rows}) AS verdicts"
)


# Rows that came by COPY a moment ago have no statistics yet: the planner would take 60,000 of them
# for a few and loop over each pair. Sorting and hashing are right for few and for many.
STEADY_PLANS: Final = (
    text("SET LOCAL enable_nestloop = off"),
    text("SET LOCAL work_mem = '96MB'"),
)
USUAL_PLANS: Final = (text("SET LOCAL enable_nestloop = on"),)


def _read(name: str) -> str:
    return (files("auth.imports") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


@cache
def parts(name: str) -> dict[str, TextClause]:
    """Return the named statements of a file, in their order."""
    found: dict[str, TextClause] = {}
    for part in _read(name).split("\n-- ")[1:]:
        title, _, sql = part.partition("\n")
        if sql.strip().endswith(";"):
            found[title.strip()] = text(sql.strip().removesuffix(";"))
    return found


@cache
def people_verdicts() -> TextClause:
    """Return the statement that judges a people file and keeps the verdicts."""
    return text(f"INSERT INTO import_verdict ({VERDICT_COLUMNS}) {_read('people_verdicts')}")


@cache
def people_digest() -> TextClause:
    """Return the statement that judges again and tells only whether it came out the same."""
    return text(_DIGEST.format(rows=_read("people_verdicts")))


@cache
def kept_digest() -> TextClause:
    """Return the statement for the digest of the verdicts that are kept."""
    return text(_DIGEST.format(rows="SELECT * FROM import_verdict WHERE import_id = :import_id"))
