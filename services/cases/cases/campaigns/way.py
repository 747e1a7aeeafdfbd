"""The way of an entry as one table. Pure (DOMAIN §8, ADR 0071).

Its author proposes it to the school; the school nominates; in a city's campaign the district does
the same; the office whose campaign it is screens. In a school's own campaign the proposal lies
with the school as the owner at once. City-run schools 市直属 nominate to the city.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cases.campaigns.refusals import (
    EntriesNotYet,
    EntryIsOwn,
    EntryOfOwnSchool,
    EntryStepNotPossible,
    EntryTooLate,
)
from cases.campaigns.rules import (
    LIVE,
    CampaignLevel,
    CampaignState,
    EntryHolder,
    EntrySide,
    EntryState,
    EntryVerb,
)
from kernel.clock import SHANGHAI
from kernel.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Call:
    """What the way has to know of the campaign."""

    level: CampaignLevel
    state: CampaignState
    entries_from: datetime
    entries_until: datetime
    districts_until: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands, and which units' places it takes."""

    state: EntryState
    held_by: EntryHolder
    is_city_run: bool = False
    has_school_place: bool = False
    has_district_place: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to an entry: as what, and whether it is their own or their school's."""

    sides: tuple[EntrySide, ...]
    is_author: bool = False  # the item's owner or a co-author
    is_of_school: bool = False  # works within the entry's school


def first_holder(level: CampaignLevel) -> EntryHolder:
    """Return to whom authors propose."""
    return EntryHolder.OWNER if level is CampaignLevel.SCHOOL else EntryHolder.SCHOOL


def above(side: EntrySide, level: CampaignLevel, *, is_city_run: bool) -> EntryHolder:
    """Return to whom a unit nominates."""
    to_district = level is CampaignLevel.CITY and not is_city_run and side is EntrySide.SCHOOL
    return EntryHolder.DISTRICT if to_district else EntryHolder.OWNER


def has_reached(holder: EntryHolder, side: EntrySide) -> bool:
    """Tell whether an entry has come to a side: above its last holder nobody saw it."""
    if side is EntrySide.OWNER:
        return holder is EntryHolder.OWNER
    return side is not EntrySide.DISTRICT or holder is not EntryHolder.SCHOOL


def _on_table(place: Place, side: EntrySide, _: Call) -> bool:
    waits = place.state in (EntryState.PROPOSED, EntryState.NOMINATED)
    return waits and str(place.held_by) == str(side)


def _may_refuse(place: Place, side: EntrySide, call: Call) -> bool:
    return place.state is EntryState.ADMITTED or _on_table(place, side, call)


def _may_withdraw(place: Place, side: EntrySide, call: Call) -> bool:
    """An author ends the entry; a unit takes back what the level above has not taken up."""
    if side is EntrySide.AUTHOR:
        return place.state in LIVE
    has_place = place.has_school_place if side is EntrySide.SCHOOL else place.has_district_place
    next_one = above(side, call.level, is_city_run=place.is_city_run)
    return has_place and place.state is EntryState.NOMINATED and place.held_by is next_one


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: whose step it is, and where from."""

    sides: tuple[EntrySide, ...]
    when: Callable[[Place, EntrySide, Call], bool]


_UNITS: Final = (EntrySide.SCHOOL, EntrySide.DISTRICT)
STEPS: Final[Mapping[EntryVerb, Step]] = {
    EntryVerb.NOMINATE: Step(_UNITS, _on_table),
    EntryVerb.ADMIT: Step((EntrySide.OWNER,), _on_table),
    EntryVerb.REFUSE: Step((EntrySide.OWNER,), _may_refuse),
    EntryVerb.RETURN: Step((*_UNITS, EntrySide.OWNER), _on_table),
    EntryVerb.WITHDRAW: Step((EntrySide.AUTHOR, *_UNITS), _may_withdraw),
}
# Up or down to the same date: afterwards the levels above rely on what they have.
_DATED: Final = (EntryVerb.PROPOSE, EntryVerb.NOMINATE, EntryVerb.WITHDRAW)


def deadline(verb: EntryVerb, side: EntrySide, call: Call) -> datetime | None:
    """Return when a step ends to be possible; None = while the campaign is open."""
    if verb not in _DATED:
        return None
    return call.districts_until if side is EntrySide.DISTRICT else call.entries_until


def check_time(verb: EntryVerb, side: EntrySide, call: Call, now: datetime) -> None:
    """Refuse before the beginning and from the deadline on; the server's clock decides."""
    if now < call.entries_from:
        raise EntriesNotYet(f"征集从{_said(call.entries_from)}开始，请届时再办理")
    end = deadline(verb, side, call)
    if end is not None and now >= end:
        raise EntryTooLate(f"截止时间{_said(end)}已过，不能再办理；如有特殊情况请联系主办单位延期")


def _said(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def mine(verb: EntryVerb, standing: Standing, wanted: Sequence[EntrySide]) -> list[EntrySide]:
    """Return the person's sides whose step this is; NotAllowed when it is another's."""
    found = [one for one in standing.sides if one in STEPS[verb].sides and one in wanted]
    if not found:
        raise NotAllowed
    return found


def take(
    verb: EntryVerb, place: Place, standing: Standing, call: Call, wanted: Sequence[EntrySide]
) -> EntrySide:
    """Return the side on which the person takes the step; `wanted` are those it was asked of.

    Raises NotAllowed when it is another's step, EntryIsOwn for one's own work, EntryOfOwnSchool for
    an office's member who works at the school, EntryStepNotPossible in another state.
    """
    sides = mine(verb, standing, wanted)
    is_judging = sides != [EntrySide.AUTHOR]
    if is_judging and standing.is_author:
        raise EntryIsOwn
    is_open = call.state is CampaignState.OPEN
    ready = [one for one in sides if is_open and STEPS[verb].when(place, one, call)]
    if not ready:
        raise EntryStepNotPossible
    side = ready[0]
    is_office = side is EntrySide.DISTRICT or (
        side is EntrySide.OWNER and call.level is not CampaignLevel.SCHOOL
    )
    if is_office and standing.is_of_school:
        raise EntryOfOwnSchool
    return side


def possible(
    place: Place, standing: Standing, call: Call, wanted: Sequence[EntrySide], now: datetime
) -> tuple[EntryVerb, ...]:
    """Return the verbs the person may use now, in the order of the table."""

    def is_possible(verb: EntryVerb) -> bool:
        try:
            check_time(verb, take(verb, place, standing, call, wanted), call, now)
        except (NotAllowed, EntryStepNotPossible, EntriesNotYet, EntryTooLate):
            return False
        return True

    return tuple(verb for verb in STEPS if is_possible(verb))


def after(
    verb: EntryVerb, side: EntrySide, place: Place, level: CampaignLevel
) -> tuple[EntryState, EntryHolder]:
    """Return the state after a step that was allowed, and who holds the entry then."""
    if verb is EntryVerb.NOMINATE:
        return EntryState.NOMINATED, above(side, level, is_city_run=place.is_city_run)
    if verb is EntryVerb.WITHDRAW and side is EntrySide.SCHOOL:
        return EntryState.PROPOSED, EntryHolder.SCHOOL
    if verb is EntryVerb.WITHDRAW and side is EntrySide.DISTRICT:
        return EntryState.NOMINATED, EntryHolder.DISTRICT
    ends = {
        EntryVerb.ADMIT: EntryState.ADMITTED,
        EntryVerb.REFUSE: EntryState.REFUSED,
        EntryVerb.RETURN: EntryState.RETURNED,
        EntryVerb.WITHDRAW: EntryState.WITHDRAWN,
    }
    return ends[verb], place.held_by


def freed(verb: EntryVerb, side: EntrySide, place: Place) -> tuple[EntrySide, ...]:
    """Return the units whose places are free again after a step."""
    held = {EntrySide.SCHOOL: place.has_school_place, EntrySide.DISTRICT: place.has_district_place}
    if verb is EntryVerb.WITHDRAW and side in held:
        return (side,)
    if verb in (EntryVerb.REFUSE, EntryVerb.RETURN, EntryVerb.WITHDRAW):
        return tuple(one for one, is_held in held.items() if is_held)
    return ()
