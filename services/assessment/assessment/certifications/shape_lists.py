"""Lists and batches of certifications as the wire shows them."""

from datetime import datetime
from uuid import UUID

from assessment.certifications.queries.seats import PeerTask
from assessment.certifications.queries.staff import TeacherCount
from assessment.certifications.queries.totals import SchoolCount
from assessment.certifications.queries.weak_points import TOP_REASONS, Found
from assessment.certifications.rules import Level, SeatState
from assessment.certifications.schemas.certifications import PeerTaskOut
from assessment.certifications.schemas.schools import (
    BatchOutcomeOut,
    CertificationBatchOut,
    SchoolCertificationsOut,
    TeacherCertificationsOut,
    WeakPointsOut,
    WeakReasonOut,
    WeakTaskOut,
)
from assessment.certifications.service.finishing import Batch, Outcome
from assessment.directory.tables import DirectoryUnit
from assessment.years.tables import Year
from kernel.actor import Actor


def peer_task_out(one: PeerTask, actor: Actor, at: datetime) -> PeerTaskOut:
    """Shape a seat in a queue."""
    seat, row = one.seat, one.row
    is_open = seat.state is SeatState.OPEN
    return PeerTaskOut(
        id=seat.id,
        certification_id=row.id,
        year_id=row.year_id,
        person_name=row.person_name,
        school_id=row.school_id,
        school_name=row.school_name,
        org_path=row.org_path,
        group_name=row.group_name,
        ability_code=row.ability_code,
        ability_name=row.ability_name,
        task_count=len(row.tasks),
        turn=seat.turn,
        peer_id=seat.peer_id,
        peer_name=seat.peer_name,
        state=seat.state,
        due_at=seat.due_at,
        is_overdue=is_open and seat.due_at <= at,
        has_left=is_open and one.has_left,
        is_mine=seat.peer_id == actor.person_id,
        closed_at=seat.closed_at,
    )


def batch_out(found: Batch, *, is_dry: bool = False) -> CertificationBatchOut:
    """Shape a batch."""
    return CertificationBatchOut(
        dry_run=is_dry,
        done=found.done,
        outcomes=[_outcome(one) for one in found.outcomes],
        problem=found.problem,
    )


def _outcome(one: Outcome) -> BatchOutcomeOut:
    return BatchOutcomeOut(
        id=one.id,
        version=one.row.version if one.row else None,
        person_name=one.row.person_name if one.row else None,
        ability_code=one.row.ability_code if one.row else None,
        level=one.level,
        code=one.code,
        message=one.message,
    )


_FIGURES = (
    "draft",
    "self_rated",
    "peer_rated",
    "school_rated",
    "sampled",
    "re_reviewed",
    "final",
    "returned",
    "excellent",
    "passing",
    "failing",
)


def school_out(one: SchoolCount) -> SchoolCertificationsOut:
    """Shape a school's counts."""
    return SchoolCertificationsOut(
        school_id=one.unit.id,
        school_name=one.unit.name,
        org_path=one.unit.path,
        district_name=one.unit.district_name,
        teachers=one.teachers,
        finished_teachers=one.finished_teachers,
        exempt_teachers=one.exempt_teachers,
        rated=one.share.rated,
        share_excellent=one.share.share,
        cap=one.share.cap,
        allowed_excellent=one.share.allowed,
        excess=one.share.excess(one.share.excellent),
        **{name: getattr(one.total, name) for name in _FIGURES},
    )


def teacher_out(year: Year, one: TeacherCount) -> TeacherCertificationsOut:
    """Shape a teacher against what the year asks for; who is exempt misses nothing."""
    lacks = max(0, year.abilities - one.finished) if one.exemption_id is None else 0
    return TeacherCertificationsOut(
        person_id=one.person_id,
        name=one.name,
        staff_no=one.staff_no,
        begun=one.begun,
        rated=one.rated,
        finished=one.finished,
        wanted=year.abilities,
        missing=lacks,
        exemption_id=one.exemption_id,
        exemption_reason=one.exemption_reason,
    )


def weak_points_out(unit: DirectoryUnit, year_id: UUID, found: Found) -> WeakPointsOut:
    """Shape weak points, the most frequent reasons first."""
    return WeakPointsOut(
        unit_id=unit.id,
        unit_name=unit.name,
        year_id=year_id,
        certifications=found.certifications,
        tasks=[
            WeakTaskOut(
                ability_code=task.ability_code,
                ability_name=task.ability_name,
                task_key=task.task_key,
                task_name=task.task_name,
                excellent=task.levels[Level.EXCELLENT],
                passing=task.levels[Level.PASS],
                failing=task.levels[Level.FAIL],
                reasons=[
                    WeakReasonOut(text=text, count=count)
                    for text, count in task.reasons.most_common(TOP_REASONS)
                ],
            )
            for task in found.tasks
        ],
    )
