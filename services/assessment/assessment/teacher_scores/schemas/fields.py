"""Fields that the wire types of scores share."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from assessment.rubrics.rules import plain
from assessment.teacher_scores.given import MOST_PIECES
from kernel.text import Prose

PointsOut = Annotated[Decimal, PlainSerializer(plain, return_type=str)]


def _said(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("reason_missing", "请写明理由")
    return text.strip()


# Blanks alone say nothing: they are cut before it is asked whether anything is there.
Reason = Annotated[Prose, Field(max_length=2000), AfterValidator(_said)]
Remark = Annotated[Prose, Field(max_length=2000), AfterValidator(str.strip)]
Pieces = Annotated[int, Field(ge=0, le=MOST_PIECES)]
