"""A teacher's abilities of a year: planned, begun, finished, and the one next step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.levels import Remark
from assessment.certifications.queries import certifications as queries
from assessment.certifications.queries import exemptions
from assessment.certifications.rules import RATED, TEACHERS, CertificationState, is_finished
from assessment.certifications.service.offering import Offered, offered, warnings
from assessment.certifications.tables import Certification, Exemption, PeerSeat
from assessment.personal_plans.queries import schools_of
from assessment.years.tables import Year
from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Choice:
    """An ability to certify; `source` says why it is shown."""

    code: str
    source: str
    row: Certification | None


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything the teacher's page shows."""

    year: Year
    actor: Actor
    offer: Offered
    choices: Sequence[Choice]
    waiting: Mapping[str, Sequence[PeerSeat]]  # by ability
    warnings: Sequence[Remark]
    exemption: Exemption | None

    @property
    def rows(self) -> list[Certification]:
        """The certifications that were begun."""
        return [one.row for one in self.choices if one.row is not None]

    @property
    def finished(self) -> int:
        """How many abilities are final and at least 合格."""
        return sum(is_finished(row.state, row.level) for row in self.rows)

    @property
    def rated(self) -> int:
        """How many have a level."""
        return sum(row.state in RATED for row in self.rows)


async def mine(session: AsyncSession, actor: Actor, year: Year) -> Mine:
    """Return the caller's abilities of a year."""
    rows = {row.ability_code: row for row in await queries.own(session, year.id, actor.person_id)}
    schools = await schools_of(session, actor.paths(*TEACHERS))
    school_id = schools[0].id if schools else None
    offer = await offered(session, year.id, actor.person_id, school_id)
    # Seats are open only while peers are asked.
    asked = [row.id for row in rows.values() if row.state is CertificationState.SELF_RATED]
    seats = await queries.waiting_for(session, asked) if asked else {}
    codes = dict.fromkeys([*rows, *offer.codes()])
    is_official = all(
        bool(offer.abilities[code].tasks) for code in offer.planned if code in offer.abilities
    )
    return Mine(
        year=year,
        actor=actor,
        offer=offer,
        choices=[
            Choice(code, _source(offer, code), rows.get(code))
            for code in sorted(codes, key=lambda code: _order(offer, code, begun=code in rows))
        ],
        waiting={code: seats.get(row.id, []) for code, row in rows.items()},
        warnings=warnings(offer, None, is_official=is_official),
        exemption=await exemptions.open_of(session, year.id, actor.person_id),
    )


def _source(offer: Offered, code: str) -> str:
    if code in offer.planned:
        return "plan"
    if offer.selected is not None and code in offer.selected:
        return "school"
    return "catalogue" if offer.selected is None else "begun"


def _order(offer: Offered, code: str, *, begun: bool) -> tuple[bool, bool, str, int]:
    """Planned first, then what was begun, then the rest by code."""
    return code not in offer.planned, not begun, code[:1], int(code[1:])
