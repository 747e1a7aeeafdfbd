"""One of many that was refused; the others went on."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel

from kernel.errors import Refusal


class RefusedOut(BaseModel):
    """Why one of many was refused, in the words that it would have got alone."""

    code: str
    title: str
    detail: str
    extra: Mapping[str, Any]

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        """Say a refusal."""
        return cls(
            code=refusal.code, title=refusal.title, detail=refusal.detail, extra=refusal.extra
        )
