"""Wire type of the history."""

from datetime import datetime

from assessment.history.service import Line
from assessment.submissions.rules import State, Verb
from kernel.text import Wire


class HistoryItemOut(Wire):
    """One step: who, when, from which state to which, and what for."""

    at: datetime
    actor_name: str
    verb: Verb
    from_state: State
    to_state: State
    version_no: int
    detail: str

    @classmethod
    def of(cls, line: Line) -> "HistoryItemOut":
        """Shape a step."""
        return cls(
            at=line.step.at,
            actor_name=line.told.actor_name,
            verb=line.step.verb,
            from_state=line.step.from_state,
            to_state=line.step.to_state,
            version_no=line.step.version_no,
            detail=line.told.detail,
        )
