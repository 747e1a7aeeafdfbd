"""Who rates whose work: the rotation of peers 互评轮转. Pure, deterministic.

The pool stands in a fixed ring (by id). For one work, seat after seat goes to the colleague

1. who has been given the fewest works of the pool so far this year (fair to ±1: nobody who could
   take the seat is left with two works fewer),
2. among those, whose own work the author does not rate (mutual pairs are avoided if avoidable),
3. among those, who stands next behind the author in the ring.

The author never takes part. The same input gives the same answer on every machine.
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID


def choose(
    author: UUID,
    pool: Collection[UUID],
    loads: Mapping[UUID, int],
    rated_by_author: Collection[UUID],
    wanted: int,
) -> tuple[UUID, ...]:
    """Return at most `wanted` peers for a work of the author, fewer when the pool has fewer."""
    ring = sorted({*pool, author})
    at = ring.index(author)

    def rank(person: UUID) -> tuple[int, bool, int]:
        distance = (ring.index(person) - at) % len(ring)
        return loads.get(person, 0), person in rated_by_author, distance

    return tuple(sorted((one for one in ring if one != author), key=rank)[:wanted])


def pool_of(
    group: Sequence[UUID], school: Sequence[UUID], author: UUID, wanted: int
) -> tuple[UUID, ...]:
    """Return who may rate: the teaching group, or the school where the group has too few."""
    others = [one for one in group if one != author]
    return tuple(group if len(others) >= wanted else school)
