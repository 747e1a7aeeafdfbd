"""The form 观课议课记录 of a lesson that was observed and discussed (R102). Pure."""

from typing import Annotated

from pydantic import StringConstraints

from assessment.activities.refusals import ObservationNotAsked
from assessment.hours.rules import HourForm
from kernel.errors import FieldError
from kernel.text import OptionalLine, Prose, Wire

Passage = Annotated[Prose, StringConstraints(max_length=5000)]


class Observation(Wire):
    """Whose lesson, what was seen, what was said about it; everything may be empty."""

    teacher: OptionalLine = ""
    lesson: OptionalLine = ""
    class_name: OptionalLine = ""
    seen: Passage = ""
    merits: Passage = ""
    advice: Passage = ""


def check_form(form: HourForm, said: Observation | None) -> None:
    """Refuse the form beside an activity at which no lesson was observed."""
    if said is not None and form is not HourForm.LESSON_OBSERVATION:
        kind = ObservationNotAsked
        raise ObservationNotAsked(errors=[FieldError("observation", kind.code, kind.title)])
