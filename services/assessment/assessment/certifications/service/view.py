"""A certification as somebody may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from assessment.certifications.document import PinnedTask
from assessment.certifications.levels import Remark
from assessment.certifications.rules import Party, SeatState, Standing
from assessment.certifications.tables import (
    Certification,
    CertificationEvidence,
    CertificationPiece,
    CertificationRating,
    PeerSeat,
)
from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class PieceView:
    """A task with what was done for it."""

    task: PinnedTask
    piece: CertificationPiece | None
    evidence: Sequence[CertificationEvidence]

    @property
    def version(self) -> int:
        """The version of what was saved, 0 before the first time."""
        return self.piece.version if self.piece else 0


@dataclass(frozen=True, slots=True)
class View:
    """A certification with all that belongs to it, seen by one person at one moment."""

    row: Certification
    catalogue_version: int
    pieces: Sequence[PieceView]
    seats: Sequence[PeerSeat]  # of every turn
    ratings: Sequence[CertificationRating]
    gone: frozenset[UUID]  # peers who left the school
    warnings: Sequence[Remark]
    actor: Actor
    standing: Standing
    at: datetime
    is_year_open: bool

    @property
    def is_owner(self) -> bool:
        """The caller's own."""
        return Party.OWNER in self.standing.parties

    @property
    def is_blind(self) -> bool:
        """A peer judges alone: nothing of others' levels is shown before the own ones are in."""
        return Party.PEER in self.standing.parties

    @property
    def answers(self) -> bool:
        """The caller leads the group or answers for the school."""
        return bool(self.standing.parties & {Party.LEADER, Party.SCHOOL})

    def current_seats(self) -> list[PeerSeat]:
        """Return the seats of the turn that runs."""
        return [seat for seat in self.seats if seat.turn == self.row.turn]

    def shows_marks_of(self, seat: PeerSeat) -> bool:
        """Tell whether the caller may see what a peer gave."""
        if seat.peer_id == self.actor.person_id:
            return True
        if self.is_blind:
            return False
        is_running = seat.turn == self.row.turn and any(
            one.state is SeatState.OPEN for one in self.current_seats()
        )
        return not (self.is_owner and is_running)

    @property
    def shows_ratings(self) -> bool:
        """The school's levels are for the teacher and those who answer for the work."""
        return not self.is_blind and (self.is_owner or self.answers)
