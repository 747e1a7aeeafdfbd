"""Input types: what a text, a number and a wire model may contain."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

# C0/C1 controls, lone surrogates and the bidirectional overrides that disguise file names.
_REFUSED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)
_BREAKS = re.compile(r"[\t\r\n\u2028\u2029]")


def filename_of(said: str | None) -> str:
    """Return the name of an uploaded file: no folders, no controls, at most 200 characters."""
    name = (said or "").replace("\\", "/").rpartition("/")[2]
    return _REFUSED.sub("", name)[:200] or "upload"


def _no_controls(text: str) -> str:
    if _REFUSED.search(text):
        raise PydanticCustomError(
            "text_has_control_characters", "含有不可见的控制字符，请删除后重试"
        )
    return text


def _one_line(text: str) -> str:
    if _BREAKS.search(text):
        raise PydanticCustomError("text_has_line_breaks", "只能填写一行文字")
    return _no_controls(text)


def _number_or_digits(value: object) -> object:
    if isinstance(value, bool):
        raise PydanticCustomError("number_expected", "请填写数字")
    # Text goes through Decimal and its length is bounded, so that 10,000 digits cost nothing.
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,2})?", value):
        raise PydanticCustomError("number_expected", "请填写不小于 0 的数字，最多两位小数")
    return value


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_one_line),
]
OptionalLine = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_one_line)
]
Prose = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(_no_controls)]
Points = Annotated[
    Decimal,
    BeforeValidator(_number_or_digits),
    Field(ge=0, max_digits=8, decimal_places=2, allow_inf_nan=False),
]


class Wire(BaseModel):
    """A type on the wire: unknown members are refused, rows can be shaped into it."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)
