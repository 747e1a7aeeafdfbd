"""The base of every table of this service, and the two tables the kernel writes to."""

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
