"""Identity cards of the register: kept sealed, shown masked, revealed with a reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.people import queries
from auth.people.card_number import checked, masked
from auth.people.identity_card import Safe
from auth.people.rules import CARD_READERS, READERS
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.errors import NotAllowed, NotFound

CARD: Final = "identity_card"
_SEALED: Final = {"id_card_sealed", "id_card_index"}


def card_columns(safe: Safe, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts as columns: an identity card number becomes its sealed form and its index.

    Raises the refusals of `identity_card.checked`.
    """
    columns = {n: v for n, v in facts.items() if n not in {CARD, "status", "left_kind", "left_on"}}
    if CARD not in facts:
        return columns
    number = checked(facts[CARD]) if facts[CARD] else None
    return columns | {
        "id_card_sealed": safe.seal(number) if number else None,
        "id_card_index": safe.index(number) if number else None,
    }


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as audit rows may hold them: that a card changed, never its number."""
    plain = {n: v for n, v in values.items() if n not in {*_SEALED, CARD}}
    is_card = any(name in values for name in (*_SEALED, CARD))
    has_card = bool(values.get("id_card_sealed") or values.get(CARD))
    return plain | ({CARD: "有" if has_card else "无"} if is_card else {})


def masked_card(safe: Safe, sealed: bytes | None) -> str | None:
    """Return `370***********1234` of a sealed number."""
    return masked(safe.unseal(sealed)) if sealed else None


async def reveal(
    session: AsyncSession, actor: Actor, wanted: tuple[UUID, str], safe: Safe, now: datetime
) -> str:
    """Open the number of a person for a reason, and leave an audit row.

    NotFound when the person is not to be seen or has no number.
    """
    person_id, reason = wanted
    sight = queries.Sight(actor.paths(*READERS), local_date(now))
    person = await queries.lock_person(session, sight, person_id)
    paths = await queries.paths_of(session, person_id)
    if not any(actor.reaches(path, *CARD_READERS) for path in paths):
        raise NotAllowed
    if person.id_card_sealed is None:
        raise NotFound
    number = safe.unseal(person.id_card_sealed)
    entry = Entry(
        actor, "person.reveal_identity_card", "person", person_id, paths[0], now, {"reason": reason}
    )
    await write_audit(session, entry)
    return number
