"""Wire types of a judge's desk: never an author, a school, a place or another's points."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cases.campaigns.tables import Entry
from cases.items.content import ItemContent
from cases.items.rules import FileRole, Kind
from cases.items.tool_facts import ToolFacts
from cases.judging.masking import masking
from cases.judging.queries.judging import TaskRow
from cases.judging.rules import TaskState
from cases.judging.scoring import Criterion
from cases.judging.service.desk import View
from kernel.text import Points, Prose, Wire

CriterionKey = Annotated[str, Field(min_length=1, max_length=40)]
JudgeComment = Annotated[Prose, Field(max_length=2000)]


class JudgeTaskOut(Wire):
    """One's own work on an entry in a list."""

    id: UUID
    campaign_title: str
    code: str
    title: str
    kind: Kind
    stages: list[str]
    subjects: list[str]
    is_arbitration: bool
    state: TaskState
    total: Decimal | None
    judging_until: datetime
    submitted_at: datetime | None

    @classmethod
    def of(cls, one: TaskRow) -> "JudgeTaskOut":
        """Shape a row."""
        task, entry = one.task, one.entry
        return cls(
            id=task.id,
            campaign_title=one.campaign.title,
            code=entry.code or "",
            title=_masked(entry)(entry.title),
            kind=entry.kind,
            stages=entry.stages,
            subjects=entry.subjects,
            is_arbitration=task.is_arbitration,
            state=task.state,
            total=task.total,
            judging_until=one.campaign.judging_until,
            submitted_at=task.submitted_at,
        )


class CriterionOut(Wire):
    """A line of the sheet."""

    key: str
    name: str
    points: Decimal
    is_it_ability: bool
    says: str


class BlindFileOut(Wire):
    """A file by its number: its name might tell whose it is."""

    file_id: UUID
    number: int
    role: FileRole
    filename: str
    size: int
    media_type: str
    state: str


class BlindContentOut(Wire):
    """What the author wrote, without what leads to the author."""

    summary: str
    body: str
    stages: list[str]
    subjects: list[str]
    abilities: list[str]
    year: int | None
    tool: ToolFacts | None = Field(description="工具的各项事实；其他类型为空")


class JudgeTaskPageOut(JudgeTaskOut):
    """A task with the content, the files and the sheet."""

    version: int
    is_open: bool = Field(description="还可以打分")
    content: BlindContentOut
    files: list[BlindFileOut]
    sheet: list[CriterionOut]
    points: dict[str, Decimal]
    comment: str

    @classmethod
    def of_view(cls, one: View, *, is_open: bool) -> "JudgeTaskPageOut":
        """Shape a view."""
        desk = one.desk
        row = TaskRow(desk.task, desk.entry, desk.campaign)
        files = [
            BlindFileOut(
                file_id=file.file_id,
                number=number,
                role=file.role,
                filename=f"材料-{number:02d}",
                size=file.size,
                media_type=file.media_type,
                state=file.state,
            )
            for number, file in enumerate(one.files, 1)
        ]
        return cls(
            **JudgeTaskOut.of(row).model_dump(),
            version=desk.task.version,
            is_open=is_open,
            content=_blind(one.content, _masked(desk.entry)),
            files=files,
            sheet=[_line(line) for line in desk.sheet],
            points=desk.points,
            comment=desk.task.comment,
        )


def _masked(entry: Entry) -> Callable[[str], str]:
    return masking(entry.credit, entry.org_name)


def _blind(content: ItemContent, masked: Callable[[str], str]) -> BlindContentOut:
    return BlindContentOut(
        summary=masked(content.summary),
        body=masked(content.body),
        stages=list(content.stages),
        subjects=list(content.subjects),
        abilities=list(content.abilities),
        year=content.year,
        tool=_blind_tool(content.tool, masked) if content.tool else None,
    )


def _blind_tool(tool: ToolFacts, masked: Callable[[str], str]) -> ToolFacts:
    """A tool may be nothing but its link; an address stays whole, for else it leads nowhere."""
    texts = {
        name: masked(getattr(tool, name))
        for name in ("supplier", "pupils_data", "tool_version", "guide")
    }
    links = [one.model_copy(update={"label": masked(one.label)}) for one in tool.links]
    helps = [one.model_copy(update={"how": masked(one.how)}) for one in tool.helps]
    return tool.model_copy(update={**texts, "links": links, "helps": helps})


def _line(one: Criterion) -> CriterionOut:
    return CriterionOut.model_validate(one)


class JudgeSheetIn(Wire):
    """Points by criterion and the comment, as they are now; gaps are allowed."""

    points: Annotated[dict[CriterionKey, Points], Field(max_length=50)]
    comment: JudgeComment = ""
