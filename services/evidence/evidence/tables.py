"""The schema of evidence and the tables every service has."""

from enum import StrEnum

from sqlalchemy import Enum
from sqlalchemy.orm import DeclarativeBase

from kernel.audit import audit_table
from kernel.audit_archive import anchor_table
from kernel.db import TYPES, new_metadata
from kernel.idempotency import idempotency_table


class Base(DeclarativeBase):
    metadata = new_metadata("evidence")
    type_annotation_map = TYPES


def as_text(kind: type[StrEnum]) -> Enum:
    """Return a column type that stores an enum as its text."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


AUDIT = audit_table(Base.metadata)
ANCHORS = anchor_table(Base.metadata)
IDEMPOTENCY = idempotency_table(Base.metadata)
