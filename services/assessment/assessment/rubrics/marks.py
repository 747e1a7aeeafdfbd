"""Marks as JSON: how they are stored and sent. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessment.rubrics.rules import Item, Kind, Mark, plain


def mark_of(document: Mapping[str, Any]) -> Mark:
    """Read a mark as it is stored and sent: `{void}`, `{void, missing}` or `{points, reason}`."""
    points = document.get("points")
    return Mark(
        void=tuple(document.get("void") or ()),
        missing=tuple(document.get("missing") or ()),
        points=None if points is None else Decimal(str(points)),
        reason=str(document.get("reason") or ""),
    )


def document_of(item: Item, mark: Mark) -> dict[str, Any]:
    """Write a mark as JSON, with only the members that the item's rule knows."""
    if item.kind is Kind.GRADED:
        points = None if mark.points is None else plain(mark.points)
        return {"points": points, "reason": mark.reason}
    pieces = {"missing": list(mark.missing)} if item.kind is Kind.DEDUCT_PER_ITEM else {}
    note = {"reason": mark.reason} if mark.reason else {}
    return {"void": list(mark.void), **pieces, **note}
