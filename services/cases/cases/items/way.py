"""The way of an item as one table. Pure (DOMAIN §8).

An item is a header with versions. A version is a draft, is handed in, and is published or returned
by the school; the header then moves on: recommended to the district, by the district to the city,
selected there. At city-run schools 市直属 the school recommends to the city at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cases.items.refusals import ItemOfOwnSchool, ItemStepNotPossible, OwnItem
from cases.items.rules import OPEN_STATES, SCHOOL, Holder, Side, State, Verb, VersionState
from kernel.actor import Role
from kernel.errors import NotAllowed

_RANK: Final = tuple(Side)
_SIDES: Final[Mapping[Side, tuple[Role, ...]]] = {
    Side.SCHOOL: SCHOOL,
    Side.DISTRICT: (Role.DISTRICT_OFFICE,),
    Side.CENTRE: (Role.EQUIPMENT_CENTRE,),
    Side.CITY: (Role.CITY_OFFICE,),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands; `pending` is the newest version as long as it is not published."""

    state: State
    pending: VersionState | None = None
    held_by: Holder | None = None
    is_city_run: bool = False
    was_published: bool = False
    is_first: bool = True  # the newest version has none before it
    taken_by: Side | None = None
    taken_from: State | None = None
    taken_held_by: Holder | None = None
    is_citys: bool = False  # entered by the centre: no school stands in between


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to an item: roles that reach its school, authorship, own school."""

    roles: frozenset[Role]
    is_owner: bool = False
    is_author: bool = False  # the owner or a co-author
    is_of_school: bool = False  # works within the item's school

    def sides(self) -> tuple[Side, ...]:
        """Return the sides the person belongs to, the nearest first."""
        found = [side for side, those in _SIDES.items() if self.roles & set(those)]
        return (Side.AUTHOR, *found) if self.is_owner else tuple(found)


def _is_draft(place: Place, _: Side) -> bool:
    return place.pending is VersionState.DRAFT and place.state is not State.TAKEN_DOWN


def _may_discard(place: Place, side: Side) -> bool:
    """What was handed in once has a history, which stays."""
    return _is_draft(place, side) and (place.was_published or place.is_first)


def _may_submit(place: Place, _: Side) -> bool:
    at_school = place.state in (State.DRAFT, State.PUBLISHED) and not place.is_citys
    return place.pending is VersionState.DRAFT and at_school


def _waits_at_school(place: Place, _: Side) -> bool:
    at_school = place.state in (State.SUBMITTED, State.PUBLISHED)
    return place.pending is VersionState.SUBMITTED and at_school


def _may_revise(place: Place, _: Side) -> bool:
    return place.pending is None and place.state is State.PUBLISHED and not place.is_citys


def _may_enter(place: Place, _: Side) -> bool:
    return place.is_citys and place.state is State.PUBLISHED


def _may_return(place: Place, side: Side) -> bool:
    return _waits_at_school(place, side) if side is Side.SCHOOL else _is_held(place, side)


def _is_held(place: Place, side: Side) -> bool:
    return place.state is State.RECOMMENDED and str(place.held_by) == str(side)


def _may_recommend(place: Place, side: Side) -> bool:
    if side is Side.DISTRICT:
        return _is_held(place, side)
    is_free = place.pending is not VersionState.SUBMITTED and not place.is_citys
    return place.state is State.PUBLISHED and is_free


def _is_open(place: Place, _: Side) -> bool:
    return place.state in OPEN_STATES


def _may_restore(place: Place, side: Side) -> bool:
    if place.state is not State.TAKEN_DOWN or place.taken_by is None:
        return False
    return _RANK.index(side) >= _RANK.index(place.taken_by)


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: whose step it is, and where from."""

    sides: tuple[Side, ...]
    when: Callable[[Place, Side], bool]


_KEEPING: Final = (Side.AUTHOR, Side.SCHOOL, Side.DISTRICT, Side.CENTRE, Side.CITY)
STEPS: Final[Mapping[Verb, Step]] = {
    Verb.SAVE: Step((Side.AUTHOR,), _is_draft),
    Verb.SUBMIT: Step((Side.AUTHOR,), _may_submit),
    Verb.WITHDRAW: Step((Side.AUTHOR,), _waits_at_school),
    Verb.REVISE: Step((Side.AUTHOR,), _may_revise),
    Verb.DISCARD: Step((Side.AUTHOR,), _may_discard),
    Verb.PUBLISH: Step((Side.SCHOOL,), _waits_at_school),
    Verb.RETURN: Step((Side.SCHOOL, Side.DISTRICT, Side.CITY), _may_return),
    Verb.RECOMMEND: Step((Side.SCHOOL, Side.DISTRICT), _may_recommend),
    Verb.SELECT: Step((Side.CITY,), _is_held),
    Verb.TAKE_DOWN: Step(_KEEPING, _is_open),
    Verb.RESTORE: Step(_KEEPING, _may_restore),
    Verb.ENTER: Step((Side.CENTRE, Side.CITY), _may_enter),
}
# Nobody judges their own work; what one took down oneself one may put back.
JUDGING: Final = frozenset({Verb.PUBLISH, Verb.RETURN, Verb.RECOMMEND, Verb.SELECT})


def sides_for(verb: Verb, standing: Standing) -> list[Side]:
    """Return the person's sides whose step this is; NotAllowed when it is another's."""
    mine = [side for side in standing.sides() if side in STEPS[verb].sides]
    if not mine:
        raise NotAllowed
    return mine


def take(verb: Verb, place: Place, standing: Standing) -> Side:
    """Return the side on which the person takes the step.

    Raises OwnItem for a judge of one's own work, ItemOfOwnSchool for an office's member who works
    at the school, NotAllowed when it is another's step, ItemStepNotPossible in another state.
    """
    mine, step = sides_for(verb, standing), STEPS[verb]
    if verb in JUDGING and standing.is_author:
        raise OwnItem
    ready = [side for side in mine if step.when(place, side)]
    if not ready:
        raise ItemStepNotPossible
    side = ready[0]
    if verb in JUDGING and side in (Side.DISTRICT, Side.CITY) and standing.is_of_school:
        raise ItemOfOwnSchool
    return side


def possible(place: Place, standing: Standing) -> tuple[Verb, ...]:
    """Return the verbs the person may use now, in the order of the table."""

    def is_possible(verb: Verb) -> bool:
        try:
            take(verb, place, standing)
        except (NotAllowed, ItemStepNotPossible):
            return False
        return True

    return tuple(verb for verb in STEPS if is_possible(verb))


def after(verb: Verb, side: Side, place: Place) -> tuple[State, Holder | None]:
    """Return the state of the header after a step that was allowed, and who holds it then."""
    if verb is Verb.RECOMMEND:
        to_city = place.is_city_run or side is Side.DISTRICT
        return State.RECOMMENDED, Holder.CITY if to_city else Holder.DISTRICT
    if verb is Verb.RESTORE:
        return place.taken_from or State.PUBLISHED, place.taken_held_by
    before = State.PUBLISHED if place.was_published else State.DRAFT
    states = {
        Verb.SUBMIT: before if place.was_published else State.SUBMITTED,
        Verb.WITHDRAW: before,
        Verb.RETURN: before,
        Verb.PUBLISH: State.PUBLISHED,
        Verb.SELECT: State.SELECTED,
        Verb.TAKE_DOWN: State.TAKEN_DOWN,
        Verb.ENTER: State.PUBLISHED,
    }
    to = states.get(verb, place.state)
    return to, place.held_by if to is place.state and verb not in JUDGING else None
