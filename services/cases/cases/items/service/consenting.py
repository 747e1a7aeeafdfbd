"""Co-authors' words: they agree to being named and to the content they read, or do not."""

from dataclasses import dataclass
from uuid import UUID

from cases.items.refusals import ConsentContentChanged, ItemStepNotPossible, NotCoAuthor
from cases.items.rules import Consent, Verb, VersionState
from cases.items.service import hands
from cases.items.tables import ItemAuthor
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Word:
    """A co-author's word, and the hash of the content that was read."""

    agrees: bool
    content_hash: str


async def answer(uow: UnitOfWork, actor: Actor, item_id: UUID, word: Word, now: Clock) -> Consent:
    """Give one's word to a draft that names one, or refuse it, and with it the sight of the draft.

    The author may save while the draft is read: a word to other content than was read is none.
    """
    async with uow.begin() as session:
        hand = await hands.find(session, actor, item_id, lock=True)
        item = hand.item
        key = (item.id, item.newest_no, actor.person_id)
        row = await session.get(ItemAuthor, key)
        if row is None or item.author_id == actor.person_id:
            raise NotCoAuthor
        if item.pending is not VersionState.DRAFT:
            raise ItemStepNotPossible
        if word.content_hash != hand.newest.content_hash:
            raise ConsentContentChanged
        row.consent = Consent.GIVEN if word.agrees else Consent.REFUSED
        row.consent_hash, row.answered_at = word.content_hash, now()
        await hands.touch(session, hand, now)
        said = {"title": item.title, "version_no": item.newest_no, "agrees": word.agrees}
        await hands.audit(session, hand, f"item.{Verb.CONSENT}", said, now)
    return row.consent
