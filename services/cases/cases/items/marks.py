"""The marks of an item in the index: its facets, and who may see it. Pure but for its row."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from cases import search
from cases.items.rules import KEEPERS, OPEN_STATES, SCHOOL, Range, State
from cases.items.tables import Item
from kernel.actor import Actor, Role

# Kinds of marks; facets are called by the names they have in the library's filters.
PERSON: Final = "person"  # an author, also of a draft: sees it in every state
CREDITED: Final = "author"
OPEN_TO: Final = "open"  # whoever's unit lies in this one
OF_SCHOOL: Final = "school"  # whoever works for this unit or one above as a school does
OF_OFFICE: Final = "office"  # the same for those above schools
LISTS: Final = ("stages", "subjects", "abilities", "environments", "dimensions")
_OFFICES: Final[tuple[Role, ...]] = tuple(role for role in KEEPERS if role not in SCHOOL)
_KEPT: Final = (*OPEN_STATES, State.TAKEN_DOWN)


def marks_of(item: Item, people: Iterable[UUID], credited: Iterable[UUID]) -> set[str]:
    """Return every mark of a header with its fields filled."""
    found = {
        search.mark("kind", item.kind),
        search.mark("state", item.state),
        search.mark("org", item.org_id),
    }
    if item.level is not None:
        found.add(search.mark("level", item.level))
    if item.year is not None:
        found.add(search.mark("year", item.year))
    if item.category_id is not None:
        found.add(search.mark("category", item.category_id))
    if item.district_id is not None:
        found.add(search.mark("org", item.district_id))
    for name in LISTS:
        found |= {search.mark(name, value) for value in getattr(item, name)}
    found |= {search.mark(PERSON, one) for one in (item.author_id, *people)}
    found |= {search.mark(CREDITED, one) for one in credited}
    return found | _sights(item)


def _sights(item: Item) -> set[str]:
    units = search.above(item.org_path)
    found: set[str] = set()
    if item.state is not State.DRAFT:
        found |= {search.mark(OF_SCHOOL, unit) for unit in units}
    if item.state in _KEPT:
        found |= {search.mark(OF_OFFICE, unit) for unit in units}
    if item.state in OPEN_STATES:
        found.add(search.mark(OPEN_TO, _opened(item, units)))
    return found


def _opened(item: Item, units: list[str]) -> str:
    """Return the unit that an item is open to; a city-run school's district is the city."""
    if item.open_range is Range.SCHOOL:
        return item.org_path
    return units[-2] if item.open_range is Range.DISTRICT else units[0]


def sight_of(actor: Actor) -> str:
    """Return the part of a query that finds what somebody may see."""
    units = sorted({unit for grant in actor.grants for unit in search.above(grant.org_path)})
    return search.some(
        [
            search.marked(PERSON, actor.person_id),
            *(search.marked(OPEN_TO, unit) for unit in units),
            *(search.marked(OF_SCHOOL, path) for path in sorted(actor.paths(*SCHOOL))),
            *(search.marked(OF_OFFICE, path) for path in sorted(actor.paths(*_OFFICES))),
        ]
    )
