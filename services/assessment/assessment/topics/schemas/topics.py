"""Wire types of a school's list of topics."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from assessment.abilities.document import AbilityCode
from assessment.hours.schemas.records import HoursOut
from assessment.topics.queries.topics import ListedTopic
from assessment.topics.rules import (
    MAX_ABILITIES,
    MAX_HOURS,
    MAX_RESOURCES,
    Content,
    TopicState,
)
from assessment.topics.tables import StudyTopic
from assessment.years.schemas import Day
from kernel.text import Line, Points, Prose, Wire

Amount = Annotated[Points, Field(gt=0, le=MAX_HOURS, multiple_of=Decimal("0.5"))]
Goal = Annotated[Prose, StringConstraints(strip_whitespace=True, max_length=2000)]
# A page of the web, or one of the platform's own library.
Address = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        max_length=500,
        pattern=r"^(https?://[^\s<>\"']+|/library/[0-9a-f-]{36})$",
    ),
    Field(description="网址（http/https），或资源库内的地址 /library/…"),
]


class TopicResource(Wire):
    """Something to read or watch."""

    title: Line
    url: Address


class StudyTopicIn(Wire):
    """What a topic says."""

    title: Line
    goal: Goal = ""
    abilities: list[AbilityCode] = Field(default=[], max_length=MAX_ABILITIES)
    resources: list[TopicResource] = Field(default=[], max_length=MAX_RESOURCES)
    hours: Amount
    starts_on: Day
    ends_on: Day

    def content(self) -> Content:
        """Return it as the rules know it."""
        return Content(
            self.title,
            self.goal,
            tuple(dict.fromkeys(self.abilities)),
            tuple(one.model_dump() for one in self.resources),
            self.hours,
            self.starts_on,
            self.ends_on,
        )


class NewStudyTopicIn(StudyTopicIn):
    """A new topic; without a year it belongs to the one that is open now."""

    year_id: UUID | None = None


class StudyTopicOut(Wire):
    """A topic of a school's list."""

    id: UUID
    year_id: UUID
    school_id: UUID
    org_path: str
    title: str
    goal: str
    abilities: list[str]
    resources: list[TopicResource]
    hours: HoursOut
    starts_on: date
    ends_on: date
    state: TopicState
    followers: int
    created_by_name: str
    created_at: datetime
    version: int

    @classmethod
    def of(cls, row: StudyTopic, followers: int = 0) -> "StudyTopicOut":
        """Shape a topic."""
        names = cls.model_fields.keys() - {"followers", "resources"}
        own = {name: getattr(row, name) for name in names}
        read = [TopicResource(**one) for one in row.resources]
        return cls(**own, resources=read, followers=followers)

    @classmethod
    def listed(cls, one: ListedTopic) -> "StudyTopicOut":
        """Shape a row of the list."""
        return cls.of(one.topic, one.followers)
