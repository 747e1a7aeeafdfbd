"""Wire types of what organisers do with an activity: cancel, record, close, enter attendance."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from assessment.activities.observation import Observation
from assessment.activities.rules import MAX_FILES
from assessment.activities.service.recording import Closed
from assessment.activities.service.recording import Said as SaidRecord
from assessment.hours.schemas.records import HoursOut
from kernel.text import Line, OptionalLine, Prose, Wire

Reason = Annotated[Line, Field(description="原因，本人可以看到")]


class ActivityCancelIn(Wire):
    """Why it does not take place."""

    reason: Reason


class ActivityCloseIn(Wire):
    """Why there is no picture of what took place; empty where there is one."""

    no_image_reason: Annotated[
        OptionalLine, Field(description="没有现场影像的原因，随 C19 的平台数据显示")
    ] = ""


class ActivityRecordIn(Wire):
    """What happened, and the images and papers of it."""

    text: Prose
    file_ids: Annotated[tuple[UUID, ...], Field(max_length=MAX_FILES)] = ()
    observation: Annotated[
        Observation | None, Field(description="观课议课记录；不填则保留已填写的")
    ] = None

    def said(self) -> SaidRecord:
        """Return it as the service knows it."""
        return SaidRecord(self.text, tuple(dict.fromkeys(self.file_ids)), self.observation)


class AttendanceIn(Wire):
    """Somebody was there or not, and how that is known."""

    present: bool
    reason: Reason


class ActivityTicketOut(Wire):
    """A signed right to open the files of a record, and when it ends."""

    ticket: str
    expires_at: datetime


class ActivityClosedOut(Wire):
    """What closing did: people whose hours count, wait for the school, are looked at first."""

    id: UUID
    version: int
    counted: int
    waiting: int
    held: int
    hours: HoursOut

    @classmethod
    def of(cls, one: Closed) -> "ActivityClosedOut":
        """Shape what was done."""
        return cls(
            id=one.row.id,
            version=one.row.version,
            counted=one.counted,
            waiting=one.waiting,
            held=one.held,
            hours=one.hours,
        )
