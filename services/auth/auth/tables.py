"""What all tables of this service share: one schema, one naming convention, one audit chain."""

from sqlalchemy.orm import DeclarativeBase

from kernel.audit import audit_table
from kernel.audit_archive import anchor_table
from kernel.db import TYPES, new_metadata
from kernel.idempotency import idempotency_table

SCHEMA = "auth"


class Base(DeclarativeBase):
    metadata = new_metadata(SCHEMA)
    type_annotation_map = TYPES


AUDIT = audit_table(Base.metadata)
ANCHORS = anchor_table(Base.metadata)
IDEMPOTENCY = idempotency_table(Base.metadata)
