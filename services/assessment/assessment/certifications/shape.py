"""Certifications as the wire shows them: each person gets what that person may see."""

from collections.abc import Sequence
from typing import Any, Final

from assessment.abilities.rules import PREFIXES
from assessment.certifications import levels, rules, telling
from assessment.certifications.levels import Piece
from assessment.certifications.rules import (
    EDITABLE,
    RATERS,
    CertificationState,
    RatingKind,
    SeatState,
)
from assessment.certifications.schemas.certifications import (
    CertificationOut,
    CertificationRow,
    ChoiceOut,
    LevelMarkOut,
    MyCertificationsOut,
    NextStepOut,
    PeerSeatOut,
    PieceFileOut,
    PieceOut,
    RatingOut,
    RemarkOut,
    ReturnedOut,
)
from assessment.certifications.service.mine import Choice, Mine
from assessment.certifications.service.view import PieceView, View
from assessment.certifications.tables import Certification, PeerSeat
from assessment.certifications.telling import Given, NextStep
from kernel.actor import Actor

_ROW: Final = tuple(name for name in CertificationRow.model_fields if name != "next")
_SCHOOL_TURN: Final = frozenset(
    {
        CertificationState.PEER_RATED,
        CertificationState.SCHOOL_RATED,
        CertificationState.RE_REVIEWED,
    }
)


def next_out(step: NextStep, *, is_mine: bool) -> NextStepOut:
    """Shape a next step."""
    return NextStepOut(
        code=step.code,
        text=step.text,
        due_at=step.due_at,
        is_mine=is_mine,
        waiting_for=list(step.waiting_for),
    )


def row_out(row: Certification, waiting: Sequence[PeerSeat], actor: Actor) -> CertificationRow:
    """Shape a row of a list with what comes next."""
    own: dict[str, Any] = {name: getattr(row, name) for name in _ROW}
    return CertificationRow(**own, next=_next(row, waiting, actor))


def _next(row: Certification, waiting: Sequence[PeerSeat], actor: Actor) -> NextStepOut:
    is_own = row.person_id == actor.person_id
    if row.state in EDITABLE:
        is_mine = is_own
    elif row.state is CertificationState.SELF_RATED:
        is_mine = any(seat.peer_id == actor.person_id for seat in waiting)
    else:
        reaches = actor.reaches(row.org_path, *RATERS)
        is_mine = row.state in _SCHOOL_TURN and reaches and not is_own
    named = [(seat.peer_name, seat.due_at) for seat in waiting]
    return next_out(telling.next_step(row.state, named), is_mine=is_mine)


def piece_out(one: PieceView, *, is_blind: bool = False) -> PieceOut:
    """Shape a piece; a peer who has not rated yet does not see the teacher's own level."""
    piece = one.piece
    return PieceOut(
        task=one.task,
        narrative=piece.narrative if piece else "",
        self_level=piece.self_level if piece and not is_blind else None,
        self_remark=piece.self_remark if piece and not is_blind else "",
        evidence=[PieceFileOut.model_validate(file) for file in one.evidence],
        version=one.version,
        updated_at=piece.updated_at if piece else None,
    )


def _seat(view: View, seat: PeerSeat) -> PeerSeatOut:
    is_open = seat.state is SeatState.OPEN
    own = {
        name: getattr(seat, name)
        for name in PeerSeatOut.model_fields
        if name not in ("is_overdue", "has_left", "is_mine", "marks", "reason")
    }
    shows = view.shows_marks_of(seat)
    return PeerSeatOut(
        **own,
        is_overdue=is_open and seat.due_at <= view.at,
        has_left=is_open and seat.peer_id in view.gone,
        is_mine=seat.peer_id == view.actor.person_id,
        marks=[LevelMarkOut.model_validate(mark) for mark in seat.marks] if shows else None,
        reason=seat.reason if shows else "",
    )


def _missing(view: View) -> list[RemarkOut]:
    if not view.is_owner or view.row.state not in EDITABLE:
        return []
    pieces = [
        Piece(
            one.task.key,
            one.task.name,
            len(one.evidence),
            one.piece.self_level if one.piece else None,
        )
        for one in view.pieces
    ]
    return [RemarkOut.model_validate(one) for one in levels.missing(pieces)]


def _explanation(view: View) -> list[str]:
    row = view.row
    school = [one for one in view.ratings if one.kind is RatingKind.SCHOOL and one.turn == row.turn]
    if row.level is None or not school or not view.shows_ratings:
        return []
    newest = school[0]
    tasks = {one.task.key: one.task.name for one in view.pieces}
    peers = [
        Given(seat.peer_name, seat.closed_at or seat.created_at, seat.marks)
        for seat in view.current_seats()
        if seat.state is SeatState.RATED
    ]
    given = Given(newest.actor_name, newest.at, newest.marks)
    lines = telling.explanation(tasks, row.level, given, peers)
    if newest.reason:
        lines.insert(len(lines) - 1, f"学校更改过评价，原因：{newest.reason}")
    return lines


def certification_out(view: View) -> CertificationOut:
    """Shape a certification as its viewer may see it."""
    row, seats = view.row, view.current_seats()
    waiting = [seat for seat in seats if seat.state is SeatState.OPEN]
    head = row_out(row, waiting, view.actor)
    shows_return = view.is_owner or view.answers or not view.is_blind
    may = rules.possible(row.state, view.standing) if view.is_year_open else ()
    return CertificationOut(
        **{name: getattr(head, name) for name in CertificationRow.model_fields},
        catalogue_version=view.catalogue_version,
        pieces=[
            piece_out(one, is_blind=view.is_blind and not view.is_owner) for one in view.pieces
        ],
        seats=[_seat(view, seat) for seat in view.seats],
        ratings=[RatingOut.model_validate(one) for one in view.ratings]
        if view.shows_ratings
        else [],
        returned=ReturnedOut.model_validate(row.returned)
        if row.returned and shows_return
        else None,
        missing=_missing(view),
        warnings=[RemarkOut.model_validate(one) for one in view.warnings],
        explanation=_explanation(view),
        may=list(may),
    )


def my_out(found: Mine) -> MyCertificationsOut:
    """Shape a teacher's year."""
    return MyCertificationsOut(
        year_id=found.year.id,
        year_name=found.year.name,
        year_is_open=found.year.state == "open",
        wanted=found.year.abilities,
        finished=found.finished,
        choices=[_choice(found, one) for one in found.choices],
        warnings=[RemarkOut.model_validate(one) for one in found.warnings],
        exemption_reason=found.exemption.reason if found.exemption else None,
        next=_next_of(found),
    )


def _choice(found: Mine, one: Choice) -> ChoiceOut:
    ability = found.offer.abilities.get(one.code)  # None: a later version has it no more
    planned = found.offer.planned.get(one.code)
    row = one.row
    shown = row_out(row, found.waiting.get(one.code, []), found.actor) if row else None
    named = (row.ability_name if row else "") if ability is None else ability.name
    return ChoiceOut(
        code=one.code,
        name=row.ability_name if row else named,
        environment=PREFIXES[one.code[0]],
        dimension=ability.dimension if ability else None,
        task_count=len(ability.tasks) if ability else 0,
        source=one.source,
        goal=planned.goal if planned else "",
        due_on=planned.due_on if planned else None,
        certification=shown,
    )


def _next_of(found: Mine) -> NextStepOut:
    """Return the one big next step: what came back, then what was begun, then the year's."""
    for state in (CertificationState.RETURNED, CertificationState.DRAFT):
        for row in found.rows:
            if row.state is state:
                step = telling.next_step(row.state, [])
                named = NextStep(step.code, f"{row.ability_code} {row.ability_name}：{step.text}")
                return next_out(named, is_mine=True)
    if found.exemption:
        return next_out(NextStep("exempt", "本年度已登记免测"), is_mine=False)
    count = (found.finished, found.rated, len(found.rows), found.year.abilities)
    step = telling.next_of_year(*count)
    return next_out(step, is_mine=step.code == "begin")
