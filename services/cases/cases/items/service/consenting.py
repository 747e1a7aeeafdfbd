"""Co-authors' words: they agree to being named and to the content as it is, or do not."""

from uuid import UUID

from cases.items.refusals import ItemStepNotPossible, NotCoAuthor
from cases.items.rules import Consent, Verb, VersionState
from cases.items.service import hands
from cases.items.tables import ItemAuthor
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork


async def answer(uow: UnitOfWork, actor: Actor, item_id: UUID, *, agrees: bool, now: Clock) -> None:
    """Give one's word to a draft that names one, or refuse it; may be changed until it goes in."""
    async with uow.begin() as session:
        hand = await hands.find(session, actor, item_id, lock=True)
        item = hand.item
        key = (item.id, item.newest_no, actor.person_id)
        row = await session.get(ItemAuthor, key)
        if row is None or item.author_id == actor.person_id:
            raise NotCoAuthor
        if item.pending is not VersionState.DRAFT:
            raise ItemStepNotPossible
        row.consent = Consent.GIVEN if agrees else Consent.REFUSED
        row.consent_hash, row.answered_at = hand.newest.content_hash, now()
        await hands.touch(session, hand, now)
        said = {"title": item.title, "version_no": item.newest_no, "agrees": agrees}
        await hands.audit(session, hand, f"item.{Verb.CONSENT}", said, now)
