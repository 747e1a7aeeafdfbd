"""Wire types of studies: who follows which topic, and what is recorded."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from assessment.attached import AttachedOut, FileIds
from assessment.hours.rules import HourState
from assessment.hours.schemas.records import HoursOut
from assessment.topics.rules import (
    OFFER_VERBS,
    OWN_VERBS,
    SCHOOL_VERBS,
    StudyState,
    StudyVerb,
    may_withdraw,
    possible,
)
from assessment.topics.schemas.topics import StudyTopicIn, TopicResource
from assessment.topics.service.stepping import Step
from assessment.topics.tables import TopicNote, TopicStudy
from kernel.actor import Actor
from kernel.text import OptionalLine, Prose, Wire

# Two steps: in one, the length would be taken before the blanks are stripped.
NoteText = Annotated[
    Prose,
    StringConstraints(max_length=5000, strip_whitespace=True),
    StringConstraints(min_length=1),
]


class TopicStudyIn(Wire):
    """Either a topic of the list, or an own proposal."""

    topic_id: UUID | None = None
    proposal: StudyTopicIn | None = None
    year_id: UUID | None = None

    @model_validator(mode="after")
    def one_of_two(self) -> "TopicStudyIn":
        """Exactly one of the two."""
        if (self.topic_id is None) == (self.proposal is None):
            raise PydanticCustomError("topic_or_proposal", "请选择一个专题，或提出自拟专题")
        return self


class TopicOfferIn(Wire):
    """A topic that is proposed to somebody, and why."""

    topic_id: UUID
    person_id: UUID
    text: OptionalLine = ""


class OwnStudyStepIn(Wire):
    """A step of the teacher's own, or an offer taken back by whoever made it."""

    verb: Literal["accept", "refuse", "finish", "drop", "withdraw"]
    reason: OptionalLine = ""

    def step(self, study_id: UUID, seen: int) -> Step:
        """Return it as the service knows it."""
        return Step(study_id, StudyVerb(self.verb), seen, self.reason)


class StudyDecisionIn(Wire):
    """A decision of the school."""

    verb: Literal["approve", "reject", "return", "confirm"]
    reason: OptionalLine = ""

    def step(self, study_id: UUID, seen: int) -> Step:
        """Return it as the service knows it."""
        return Step(study_id, StudyVerb(self.verb), seen, self.reason)


class TopicNoteIn(Wire):
    """A reflection."""

    text: NoteText
    file_ids: FileIds = ()


class TopicNoteOut(Wire):
    """A reflection with its files."""

    id: UUID
    text: str
    files: list[AttachedOut]
    version: int
    created_at: datetime


class TopicStudyOut(Wire):
    """A study with what was recorded, and what may be done by whom."""

    id: UUID
    year_id: UUID
    topic_id: UUID | None
    person_id: UUID
    person_name: str
    staff_no: str | None
    group_name: str | None
    org_path: str
    title: str
    goal: str
    abilities: list[str]
    resources: list[TopicResource]
    hours: HoursOut
    starts_on: date
    ends_on: date
    state: StudyState
    offer_text: str
    offered_by_name: str | None
    reason: str
    finished_at: datetime | None
    decided_at: datetime | None
    decided_by_name: str | None
    hour_state: HourState | None = Field(description="确认后学时在台账中的状态")
    notes: list[TopicNoteOut]
    verbs: list[StudyVerb] = Field(description="当前用户可进行的操作")
    version: int
    created_at: datetime

    @classmethod
    def of(
        cls,
        row: TopicStudy,
        notes: Sequence[TopicNote],
        hour_state: str | None,
        actor: Actor,
        is_school: bool,  # noqa: FBT001 -- a word for a fact
    ) -> "TopicStudyOut":
        """Shape a study for somebody."""
        made = {"hour_state", "notes", "verbs", "resources"}
        own = {name: getattr(row, name) for name in cls.model_fields.keys() - made}
        mine = row.person_id == actor.person_id
        verbs = OWN_VERBS if mine else (SCHOOL_VERBS if is_school else ())
        if may_withdraw(actor, row.person_id, row.offered_by, row.org_path):
            verbs = (*verbs, *OFFER_VERBS)
        return cls(
            **own,
            resources=[TopicResource(**one) for one in row.resources],
            hour_state=HourState(hour_state) if hour_state else None,
            notes=[_note(one) for one in notes],
            verbs=possible(verbs, row.state),
        )


def _note(row: TopicNote) -> TopicNoteOut:
    files = [AttachedOut(**one) for one in row.files]
    return TopicNoteOut(
        id=row.id, text=row.text, files=files, version=row.version, created_at=row.created_at
    )


class TopicTicketOut(Wire):
    """A signed right to open the files of a study, and when it ends."""

    ticket: str
    expires_at: datetime
