"""Who judges what: conflicts, and entries spread evenly over judges. Pure (ADR 0071)."""

import hashlib
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Conflict(StrEnum):
    """Why somebody does not judge an entry."""

    AUTHOR = "author"
    OWN_SCHOOL = "own_school"
    OWN_DISTRICT = "own_district"


@dataclass(frozen=True, slots=True)
class Work:
    """An entry as the spreading sees it; `org_path` is its school's.

    In a school's own campaign (`is_inner`) everybody belongs to that school.
    """

    id: UUID
    author_ids: frozenset[UUID]
    org_path: str
    has_district: bool
    stages: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    is_inner: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A judge: where they belong, and what they judge best (empty: everything)."""

    id: UUID
    unit_paths: tuple[str, ...]
    stages: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()


def conflict_of(person: Person, work: Work, *, spares_own_district: bool) -> Conflict | None:
    """Return why the person must not judge the entry, if so."""
    if person.id in work.author_ids:
        return Conflict.AUTHOR
    if work.is_inner:
        return None
    if _is_within(person, work.org_path):
        return Conflict.OWN_SCHOOL
    if spares_own_district and work.has_district and _is_within(person, _above(work.org_path)):
        return Conflict.OWN_DISTRICT
    return None


def _is_within(person: Person, path: str) -> bool:
    return any(one.startswith(path) for one in person.unit_paths)


def _above(path: str) -> str:
    return path.rstrip("/").rpartition("/")[0] + "/"


def _fit(person: Person, work: Work) -> int:
    """How well a judge suits an entry: 2 by stage and subject, 1 by one of them."""
    by_stage = not person.stages or bool(person.stages & work.stages)
    by_subject = not person.subjects or bool(person.subjects & work.subjects)
    return by_stage + by_subject


@dataclass
class Spread:
    """Who judges what; `lacking` tells how many judges an entry has too few."""

    judges: dict[UUID, list[UUID]] = field(default_factory=dict)  # by entry
    lacking: dict[UUID, int] = field(default_factory=dict)
    load: dict[UUID, int] = field(default_factory=dict)  # by judge


@dataclass
class _Table:
    people: Mapping[UUID, Person]
    works: Mapping[UUID, Work]
    eligible: Mapping[UUID, frozenset[UUID]]
    seed: str

    def lot(self, work: UUID, person: UUID) -> str:
        return hashlib.sha256(f"{self.seed}:{work}:{person}".encode()).hexdigest()

    def fit(self, work: UUID, person: UUID) -> int:
        return _fit(self.people[person], self.works[work])


def spread(
    works: Sequence[Work],
    people: Sequence[Person],
    each: int,
    *,
    spares_own_district: bool,
    seed: str,
) -> Spread:
    """Give each entry `each` judges without a conflict; loads as even as the conflicts let them.

    Who suits by stage and subject comes first, as long as the load stays even. The seed mixes who
    meets whom; the same input and seed give the same spread.
    """
    table = _Table(
        people={one.id: one for one in people},
        works={one.id: one for one in works},
        eligible={work.id: _eligible(work, people, spares_own_district) for work in works},
        seed=seed,
    )
    found = Spread(load={one.id: 0 for one in people})
    most = -(-len(works) * each // max(len(people), 1))
    # Who has the fewest judges to choose from chooses first.
    for work in sorted(works, key=lambda one: (len(table.eligible[one.id]), str(one.id))):
        _give(found, table, work.id, each, most)
    _even_out(found, table)
    return found


def _eligible(work: Work, people: Iterable[Person], spares: bool) -> frozenset[UUID]:  # noqa: FBT001
    return frozenset(
        one.id for one in people if conflict_of(one, work, spares_own_district=spares) is None
    )


def _give(found: Spread, table: _Table, work: UUID, each: int, most: int) -> None:
    def wish(person: UUID) -> tuple[bool, int, int, str]:
        load = found.load[person]
        return load >= most, -table.fit(work, person), load, table.lot(work, person)

    chosen = sorted(table.eligible[work], key=wish)[:each]
    found.judges[work] = chosen
    for person in chosen:
        found.load[person] += 1
    if len(chosen) < each:
        found.lacking[work] = each - len(chosen)


def _even_out(found: Spread, table: _Table) -> None:
    """Hand entries on from who has more to who has less by two, along chains where need be."""
    held: dict[UUID, set[UUID]] = defaultdict(set)
    for work, judges in found.judges.items():
        for person in judges:
            held[person].add(work)
    while chain := _chain(found, table, held):
        for giver, work, taker in chain:
            found.judges[work] = [taker if one == giver else one for one in found.judges[work]]
            held[giver].discard(work)
            held[taker].add(work)
        found.load[chain[0][0]] -= 1
        found.load[chain[-1][2]] += 1


Handing = tuple[UUID, UUID, UUID]  # from whom, what, to whom


def _chain(found: Spread, table: _Table, held: Mapping[UUID, set[UUID]]) -> list[Handing]:
    """Return the shortest chain that ends at somebody with two fewer, or nothing."""
    loads = sorted(found.load.items(), key=lambda one: (-one[1], str(one[0])))
    least = loads[-1][1] if loads else 0
    for start, load in loads:
        if load - least < 2:  # noqa: PLR2004 -- an even load differs by one
            break
        if chain := _search(found, table, held, start):
            return chain
    return []


def _search(
    found: Spread, table: _Table, held: Mapping[UUID, set[UUID]], start: UUID
) -> list[Handing]:
    came: dict[UUID, Handing | None] = {start: None}
    queue = deque([start])
    while queue:
        giver = queue.popleft()
        for work in sorted(held[giver], key=lambda one: (table.fit(one, giver), str(one))):
            free = table.eligible[work] - set(found.judges[work]) - came.keys()
            for taker in sorted(free, key=lambda one: (-table.fit(work, one), str(one))):
                came[taker] = (giver, work, taker)
                if found.load[taker] <= found.load[start] - 2:
                    return _path(came, taker)
                queue.append(taker)
    return []


def _path(came: Mapping[UUID, Handing | None], end: UUID) -> list[Handing]:
    chain: list[Handing] = []
    at = came[end]
    while at is not None:
        chain.append(at)
        at = came[at[0]]
    return chain[::-1]


def pick(
    work: Work,
    people: Sequence[Person],
    load: Mapping[UUID, int],
    taken: Iterable[UUID],
    *,
    spares_own_district: bool,
) -> UUID | None:
    """Return who takes one more entry: the least loaded without a conflict, then who suits best."""
    free = _eligible(work, people, spares_own_district) - set(taken)
    suited = {one.id: -_fit(one, work) for one in people}
    return min(free, key=lambda one: (load.get(one, 0), suited[one], str(one)), default=None)
