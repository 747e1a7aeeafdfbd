"""Rules of near-duplicates: which fingerprints a text has, and what two texts share. Pure.

A shingle is a run of letters with everything else left out. Of all shingles' hashes every
sixteenth is kept, by its value and not by its place, so that the same passage is kept the same way
in every document. What is found is a hint with the passage, never a verdict.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

SHINGLE: Final = 12  # letters
_ONE_IN: Final = 16
MOST_FINGERPRINTS: Final = 4_000
LEAST_SHARED: Final = 4  # fingerprints, about 75 letters; below that it is chance
COMMON: Final = 30  # a shingle of more documents than this is a form everybody fills in
MOST_FOUND: Final = 10
MOST_PASSAGE: Final = 160
_LEFT_OUT: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Shared:
    """What two texts have in common: how much of the first, and the longest passage."""

    share: float
    passage: str


@dataclass(frozen=True, slots=True)
class OwnText:
    """A text made ready to be compared with many: its letters, and where in it each stands."""

    text: str
    letters: str
    places: Sequence[int]


def own_text(text: str) -> OwnText:
    """Make a text ready, once for all comparisons."""
    places = [at for at, letter in enumerate(text) if not _LEFT_OUT.match(letter)]
    return OwnText(text, letters_of(text), places)


def letters_of(text: str) -> str:
    """Return the text as it is compared: small letters and digits, nothing else."""
    return _LEFT_OUT.sub("", text).lower()


def _hash(shingle: str) -> int:
    return int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest(), "big", signed=True)


def fingerprints(letters: str) -> list[int]:
    """Return the hashes that stand for a text, the smallest ones when there are too many."""
    hashes = {
        value
        for at in range(len(letters) - SHINGLE + 1)
        if (value := _hash(letters[at : at + SHINGLE])) % _ONE_IN == 0
    }
    return sorted(hashes)[:MOST_FINGERPRINTS]


def shared(own: OwnText, other: str) -> Shared:
    """Compare with another text: the share of one's own that stands in it, and where most."""
    letters, others = own.letters, letters_of(other)
    if len(letters) < SHINGLE:
        return Shared(0.0, "")
    theirs = {others[at : at + SHINGLE] for at in range(len(others) - SHINGLE + 1)}
    covered, longest = 0, (0, 0)
    start: int | None = None
    end = 0
    for at in range(len(letters) - SHINGLE + 1):
        if letters[at : at + SHINGLE] not in theirs:
            start = None
            continue
        covered += at + SHINGLE - max(end, at)
        end = at + SHINGLE
        start = at if start is None else start
        if end - start > longest[1] - longest[0]:
            longest = (start, end)
    return Shared(covered / len(letters), passage_of(own, *longest))


def passage_of(own: OwnText, start: int, end: int) -> str:
    """Return the piece of the true text behind some of its letters, not too long."""
    places = own.places
    if end <= start or end > len(places):
        return ""
    end = min(end, start + MOST_PASSAGE)
    return " ".join(own.text[places[start] : places[end - 1] + 1].split())


def rare(counts: Collection[tuple[int, int]]) -> list[int]:
    """Of (fingerprint, number of documents), those that are not of a common form."""
    return [value for value, count in counts if count <= COMMON]
