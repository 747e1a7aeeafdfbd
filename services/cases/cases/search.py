"""How a text is cut for searching, and how a search is asked. Pure.

A text is cut into pairs of neighbouring characters (二元切分), which finds Chinese words of any
length without a dictionary. What follows blank space begins anew; every other character counts, so
that signs are searched as they stand. A run's last character is kept alone, too: with it, the
pairs that begin with a character are found by a prefix, which is how one character is searched.

Beside the pairs a document carries marks: facets and who may see it. A search is one `tsquery` over
both; the database answers it from one index.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, pairwise, product
from typing import Final

# Control characters stand in no text of ours: what begins with one meets no word.
_IN_TITLE: Final = "\x01"
_MARK: Final = "\x02"
MOST_WORDS: Final = 10  # of one search; what follows is left out
_MOST_READINGS: Final = 8  # of one name
# Longer than two characters, pairs may stand apart in the text: it is looked at, too.
EXACT: Final = 2


def normal(text: str) -> str:
    """Return a text as it is compared: full width, letter case and composed forms made equal."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded)


def words_of(said: str) -> tuple[str, ...]:
    """Return the words of a search, each once: all of them must be found."""
    return tuple(islice(dict.fromkeys(normal(said).split()), MOST_WORDS))


def pairs_of(text: str) -> Iterator[str]:
    """Cut a normal text: pairs of neighbours, and each run's last character alone."""
    for run in text.split():
        yield from map("".join, pairwise(run))
        yield run[-1]


def cut(title: str, text: str) -> set[str]:
    """Return what stands in the index for a document; both texts are normal."""
    return {*pairs_of(text), *(_IN_TITLE + pair for pair in pairs_of(title))}


def vector(lexemes: Iterable[str]) -> str:
    """Return lexemes as the database reads a whole `tsvector` from text.

    Quoted all at once, which takes a third of the time: no lexeme holds a line break.
    """
    return _quoted("\n".join(lexemes)).replace("\n", "' '")


def mark(kind: str, value: object) -> str:
    """Return the mark of a facet's value, or of somebody who may see the document."""
    return f"{_MARK}{kind}={value}"


def asked(word: str, *, in_title: bool = False) -> str:
    """Return the part of a query that finds a normal word."""
    start = _IN_TITLE if in_title else ""
    if len(word) == 1:
        return f"{_quoted(start + word)}:*"
    return every(_quoted(start + a + b) for a, b in pairwise(word))


def marked(kind: str, value: object) -> str:
    """Return the part of a query that finds a mark."""
    return _quoted(mark(kind, value))


def every(parts: Iterable[str]) -> str:
    """All of the parts."""
    return " & ".join(f"({part})" for part in parts)


def some(parts: Iterable[str]) -> str:
    """At least one of the parts."""
    return " | ".join(f"({part})" for part in parts)


def _quoted(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def above(path: str) -> list[str]:
    """Return the paths of a unit and of every unit above it, the highest first."""
    steps = [step for step in path.split("/") if step]
    return ["/" + "/".join(steps[: count + 1]) + "/" for count in range(len(steps))]


def initials(name: str) -> list[str]:
    """Return the pinyin initials of a name; where a character has several readings, each."""
    letters = [_letters(character) for character in name if not character.isspace()]
    return ["".join(one) for one in islice(product(*letters), _MOST_READINGS)] if letters else []


@cache
def _letters(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # noqa: PLC0415 -- its tables cost 0.2 s to load

    (found,) = pinyin(character, style=Style.FIRST_LETTER, heteronym=True) or [[character]]
    return tuple(dict.fromkeys(normal(one) for one in found))
