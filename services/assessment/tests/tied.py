"""What may rest on a decision that somebody takes back: a published score, a final result."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from assessment.facts.service import keep
from assessment.schemes.rules import SchemeState
from assessment.schemes.tables import SchoolScheme
from assessment.teacher_scores.tables import TeacherScore
from kernel.actor import Actor
from kernel.clock import utc_now
from kernel.db import UnitOfWork


@dataclass(frozen=True)
class Tie:
    """Ties what a school decided about its teachers in a year."""

    uow: UnitOfWork
    year_id: str
    school: Any
    open_round: Any
    place_of: Any

    async def publish(self, who: Actor) -> None:
        """Publish a score of somebody in the school's scheme of the year."""
        async with self.uow.begin() as session:
            scheme = SchoolScheme(
                year_id=UUID(self.year_id),
                school_id=self.school.id,
                school_name=self.school.name,
                district_name="芝罘区",
                org_path=self.school.path,
                state=SchemeState.PUBLISHED,
                updated_by_name="王校长",
            )
            session.add(scheme)
            await session.flush()
            session.add(_score(scheme.id, who))

    async def keep(self) -> None:
        """Keep the facts of the school's submission, as its final result does."""
        submission_id = await self.place_of(await self.open_round(), self.school)
        async with self.uow.begin() as session:
            await keep(session, UUID(submission_id), utc_now)


def _score(scheme_id: UUID, who: Actor) -> TeacherScore:
    return TeacherScore(
        scheme_id=scheme_id,
        person_id=who.person_id,
        number=1,
        person_name=who.name,
        version_no=1,
        learning=Decimal(40),
        practice=Decimal(40),
        bonus=Decimal(0),
        total=Decimal(80),
        band="合格",
        certified=3,
        document={},
        reason="",
        published_at=utc_now(),
        published_by=who.person_id,
        published_by_name="王校长",
    )
