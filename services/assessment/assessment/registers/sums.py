"""What follows from an entry: sums of a budget, the stage of a project, all its files. Pure."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final
from uuid import UUID

from assessment.registers.documents import Budget, Document, RegisterPerson, Research
from kernel.text import Wire

STAGES: Final = (
    ("closed_on", "结题"),
    ("reviewed_on", "中期"),
    ("opened_on", "开题"),
    ("approved_on", "立项"),
    ("applied_on", "申报"),
)


def stage_of(one: Research) -> str:
    """Return the last stage that has a date, empty before the first."""
    return next((name for field, name in STAGES if getattr(one, field) is not None), "")


def sum_of(one: Budget) -> Decimal | None:
    """Return how much is planned: as the school says, else what the lines add up to."""
    if one.planned is not None:
        return one.planned
    told = [line.planned for line in one.lines if line.planned is not None]
    return sum(told, Decimal(0)) if told else None


def used_of(one: Budget) -> Decimal:
    """Return how much was used, by the lines."""
    return sum((line.used for line in one.lines if line.used is not None), Decimal(0))


def people_of(one: Document) -> list[RegisterPerson]:
    """Return the leader and the members of a project."""
    if not isinstance(one, Research):
        return []
    return [*([one.leader] if one.leader else []), *one.members]


def file_ids_of(one: Wire) -> list[UUID]:
    """Return every file an entry names, each once, in the order of its fields."""
    return list(dict.fromkeys(_files(one)))


def _files(one: Wire) -> Iterator[UUID]:
    for name in type(one).model_fields:
        value = getattr(one, name)
        if name.endswith("_ids"):
            yield from value
        elif isinstance(value, list):
            for row in value:
                yield from _files(row)
