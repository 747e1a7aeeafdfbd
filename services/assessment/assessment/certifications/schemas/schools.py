"""Wire types of schools: batches, shares, staff, exemptions, weak points."""

from datetime import datetime
from typing import Annotated, TypeVar, cast
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from assessment.certifications.rules import MAX_BATCH, Level
from assessment.certifications.schemas.bodies import Marks, Needed
from kernel.text import Wire

Version = Annotated[int, Field(ge=1, lt=2**31)]
_Item = TypeVar("_Item", bound=Wire)


def _each_once(items: list[_Item]) -> list[_Item]:
    """Refuse the same certification twice: it would count twice against the cap."""
    if len({cast("SeenCertificationIn | RatingItemIn", one).id for one in items}) < len(items):
        raise PydanticCustomError("certification_repeated", "同一项认证选了两次，请刷新后重新选择")
    return items


class RatingItemIn(Wire):
    """One certification to rate, as it was seen, with its levels."""

    id: UUID
    version: Version
    marks: Marks


class RatingBatchIn(Wire):
    """Many to rate; with `dry_run` nothing changes and the answer tells what would."""

    items: Annotated[
        list[RatingItemIn], Field(min_length=1, max_length=MAX_BATCH), AfterValidator(_each_once)
    ]
    dry_run: bool = False


class SeenCertificationIn(Wire):
    """A certification, and the version that was looked at."""

    id: UUID
    version: Version


class FinaliseBatchIn(Wire):
    """Many to finalise; with `dry_run` nothing changes and the answer tells what would."""

    items: Annotated[
        list[SeenCertificationIn],
        Field(min_length=1, max_length=MAX_BATCH),
        AfterValidator(_each_once),
    ]
    dry_run: bool = False


class FinaliseUndoIn(Wire):
    """Final ones with the versions that finalising answered."""

    items: Annotated[
        list[SeenCertificationIn],
        Field(min_length=1, max_length=MAX_BATCH),
        AfterValidator(_each_once),
    ]


class BatchOutcomeOut(Wire):
    """What becomes of one; without a code it is (or would be) done. `level` is computed."""

    id: UUID
    version: int | None = Field(description="办理之后的版本号；撤销时须提供")
    person_name: str | None
    ability_code: str | None
    level: Level | None
    code: str | None
    message: str | None


class CertificationBatchOut(Wire):
    """Every one that was asked for; `problem` stops the whole batch (more 优秀 than the cap)."""

    dry_run: bool
    done: int
    outcomes: list[BatchOutcomeOut]
    problem: str | None


class SchoolCertificationsOut(Wire):
    """Counts of a school in a year; shares in thousandths of those with a level."""

    school_id: UUID
    school_name: str
    org_path: str
    district_name: str | None
    teachers: int
    finished_teachers: int = Field(description="已完成年度要求项数的教师数（含免测）")
    exempt_teachers: int
    draft: int
    self_rated: int
    peer_rated: int
    school_rated: int
    sampled: int
    re_reviewed: int
    final: int
    returned: int
    rated: int
    excellent: int
    passing: int
    failing: int
    share_excellent: int | None
    cap: int | None = Field(description="优秀率上限（千分之几）；为空表示不控制")
    allowed_excellent: int | None = Field(description="按上限可评优秀的项数；小校至少 1 项")
    excess: int = Field(description="超出上限的优秀项数")


class ExemptionIn(Wire):
    """Somebody of the school who need not be assessed in the year, and why."""

    person_id: UUID
    school_id: UUID
    year_id: UUID | None = None
    reason: Needed


class ExemptionEndIn(Wire):
    """Why it ends."""

    reason: Needed


class ExemptionOut(Wire):
    """An exemption with who entered and who ended it."""

    id: UUID
    year_id: UUID
    person_id: UUID
    person_name: str
    school_id: UUID
    org_path: str
    reason: str
    created_at: datetime
    created_by_name: str
    ended_at: datetime | None
    ended_by_name: str | None
    end_reason: str


class TeacherCertificationsOut(Wire):
    """A teacher of a school against what the year asks for."""

    person_id: UUID
    name: str
    staff_no: str | None
    begun: int
    rated: int
    finished: int
    wanted: int
    missing: int
    exemption_id: UUID | None
    exemption_reason: str | None


class WeakReasonOut(Wire):
    """A reason and how often it was given."""

    text: str
    count: int


class WeakTaskOut(Wire):
    """How a task was rated, and why it was not 优秀."""

    ability_code: str
    ability_name: str
    task_key: str
    task_name: str
    excellent: int
    passing: int
    failing: int
    reasons: list[WeakReasonOut]


class WeakPointsOut(Wire):
    """短板 of a school or a teaching group: tasks with the most 不合格 and 合格 first."""

    unit_id: UUID
    unit_name: str
    year_id: UUID
    certifications: int
    tasks: list[WeakTaskOut]
