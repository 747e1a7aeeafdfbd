"""The draw itself: frame, ranks, selection. Pure; docs/draws.md describes it for strangers.

Nothing here may change for draws that exist: their published frames and seeds must give the same
lists for ever. A new method is a new word beside `METHOD`.
"""

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from assessment.draws.rules import DrawKind

METHOD: Final = "tisheng-draw-1"
TOKEN_LENGTH: Final = 20  # 80 bits: two of 60,000 people share one once in 10^14 draws
PERSON_BYTES: Final = 16  # bytes of an id


@dataclass(frozen=True, slots=True)
class Terms:
    """What is promised before the seed exists, and therefore part of what is hashed."""

    code: str
    kind: DrawKind
    rate: int  # percent of each school, of a spot check
    sample: int  # teachers, of an on-site test


@dataclass(frozen=True, slots=True)
class Stratum:
    """The teachers of one school, as packed ids in the order of their tokens."""

    ordinal: int
    school_id: UUID
    school_name: str
    org_path: str
    people: bytes

    @property
    def count(self) -> int:
        """How many teachers there are."""
        return len(self.people) // PERSON_BYTES

    @property
    def label(self) -> str:
        """How the frame names the school; the number keeps two of one name apart."""
        return f"{self.ordinal} {self.school_name}"


class Ranked(NamedTuple):
    """Somebody's place in the order that the seed gives to a school's teachers."""

    rank: int
    token: str
    person_id: UUID


def _people(packed: bytes) -> Iterator[bytes]:
    return (packed[start : start + PERSON_BYTES] for start in range(0, len(packed), PERSON_BYTES))


def _tokens(draw_id: UUID, people: Iterable[bytes]) -> list[str]:
    begun = hashlib.sha256(METHOD.encode() + draw_id.bytes)
    found = []
    for person in people:
        one = begun.copy()
        one.update(person)
        found.append(one.hexdigest()[:TOKEN_LENGTH])
    return found


def token_of(draw_id: UUID, person_id: UUID) -> str:
    """Return what stands for a person in public; the draw's own id is told to staff only."""
    return _tokens(draw_id, [person_id.bytes])[0]


def tokens_of(draw_id: UUID, stratum: Stratum) -> list[str]:
    """Return the tokens of a school's teachers in the order of the frame."""
    return _tokens(draw_id, _people(stratum.people))


def packed(draw_id: UUID, people: Iterable[UUID]) -> bytes:
    """Put people into the order of their tokens, which tells nobody who came when."""
    ids = [person.bytes for person in people]
    order = sorted(zip(_tokens(draw_id, ids), ids, strict=True))
    return b"".join(person for _, person in order)


def frame_text(terms: Terms, strata: Sequence[Stratum], tokens: Sequence[Sequence[str]]) -> str:
    """Write the frame as it is published: one line of terms, then one line a teacher."""
    head = (METHOD, terms.code, terms.kind, str(terms.rate), str(terms.sample))
    lines = ["\t".join(head)]
    for stratum, some in zip(strata, tokens, strict=True):
        start = f"{stratum.label}\t"
        lines.extend([start + token for token in some])
    return "\n".join(lines) + "\n"


def frame_hash(text: str) -> str:
    """Return the SHA-256 of a published frame."""
    return hashlib.sha256(text.encode()).hexdigest()


def ranking(seed: str, tokens: Iterable[str]) -> list[str]:
    """Return tokens in the order that the seed gives them."""
    start = hashlib.sha256(f"{seed}|".encode())

    def key(token: str) -> bytes:
        one = start.copy()
        one.update(token.encode())
        return one.digest()

    return sorted(tokens, key=key)


def quota(terms: Terms, count: int) -> int:
    """Return how many of a school's teachers are drawn: rounded up, so never nobody."""
    if terms.kind is DrawKind.ON_SITE:
        return min(terms.sample, count)
    return share_of(count, terms.rate)


def share_of(count: int, percent: int) -> int:
    """Return a share of a number of teachers, rounded up and at most all of them."""
    return min(count, math.ceil(count * percent / 100)) if count else 0


def order_of(
    stratum: Stratum, tokens: Sequence[str], seed: str, first: int | None = None
) -> list[Ranked]:
    """Return a school's teachers in the order that the seed gives them, from rank 1.

    All of them, or the `first` so many.
    """
    people = dict(zip(tokens, _people(stratum.people), strict=True))
    return [
        Ranked(rank, token, UUID(bytes=people[token]))
        for rank, token in enumerate(ranking(seed, tokens)[:first], start=1)
    ]


def selection(
    terms: Terms, strata: Sequence[Stratum], tokens: Sequence[Sequence[str]], seed: str
) -> list[tuple[Stratum, list[Ranked]]]:
    """Return who is drawn of each school, in the order of ranks."""
    return [
        (stratum, order_of(stratum, some, seed, quota(terms, len(some))))
        for stratum, some in zip(strata, tokens, strict=True)
    ]
