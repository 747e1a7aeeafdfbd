"""A draw over 60,000 teachers, against hashing and sorting the same 60,000 once.

That is the least that any draw by hashes does. Ours also derives the tokens, writes the frame out,
compares its hash, and keeps schools apart; names of the drawn come from one statement.
"""

import hashlib
import time
from collections.abc import Callable
from uuid import UUID, uuid4

from assessment.draws import engine
from assessment.draws.engine import Stratum, Terms
from assessment.draws.rules import DrawKind
from tests.bench.measure import Line, at_most

TEACHERS, SCHOOLS, TURNS = 60_000, 1_500, 7


def _frame(draw_id: UUID) -> list[Stratum]:
    each = TEACHERS // SCHOOLS
    return [
        Stratum(
            number,
            uuid4(),
            f"样例第{number}小学",
            f"/1/2/{number}/",
            engine.packed(draw_id, [uuid4() for _ in range(each)]),
        )
        for number in range(1, SCHOOLS + 1)
    ]


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def drawing() -> Line:
    """Draw a tenth of every school (goal: at most 3×)."""
    draw_id, seed = uuid4(), "3 5 2 6 1 4"
    strata = _frame(draw_id)
    terms = Terms("CY-0000-0000-0000", DrawKind.SPOT_CHECK, 10, 0)
    ids = [str(uuid4()) for _ in range(TEACHERS)]
    published = engine.frame_hash(
        engine.frame_text(terms, strata, [engine.tokens_of(draw_id, one) for one in strata])
    )

    def ours() -> None:
        tokens = [engine.tokens_of(draw_id, one) for one in strata]
        if engine.frame_hash(engine.frame_text(terms, strata, tokens)) != published:
            raise AssertionError("the frame changed")
        found = engine.selection(terms, strata, tokens, seed)
        if sum(len(some) for _, some in found) != TEACHERS // 10:
            raise AssertionError("a tenth of every school is drawn")

    def least() -> None:
        sorted(hashlib.sha256(f"{seed}|{one}".encode()).hexdigest() for one in ids)

    pairs = [(_milliseconds(ours), _milliseconds(least)) for _ in range(TURNS)]
    return at_most(f"draw over {TEACHERS:,} teachers (CPU)", pairs, "ms", 3)
