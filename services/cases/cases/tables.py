"""The base of every table of this service, and the tables the kernel writes to."""

from enum import StrEnum

from sqlalchemy import Enum
from sqlalchemy.orm import DeclarativeBase

from kernel.audit import audit_table
from kernel.audit_archive import anchor_table
from kernel.db import TYPES, new_metadata
from kernel.idempotency import idempotency_table


class Base(DeclarativeBase):
    """Declarative base bound to the schema `cases`."""

    metadata = new_metadata("cases")
    type_annotation_map = TYPES


AUDIT = audit_table(Base.metadata)
ANCHORS = anchor_table(Base.metadata)
IDEMPOTENCY = idempotency_table(Base.metadata)


def as_text(kind: type[StrEnum], name: str) -> Enum:
    """Return the column type of an enumeration: text in the database, checked there too."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [str(member) for member in members],
    )
