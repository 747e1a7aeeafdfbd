"""Tables of duplicates: what documents say, and the fingerprints by which they are compared."""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from evidence.files.tables import File
from evidence.tables import Base


class DocumentText(Base):
    """What a document says, for finding the passage it shares."""

    __tablename__ = "document_text"

    file_id: Mapped[UUID] = mapped_column(ForeignKey(File.id, ondelete="CASCADE"), primary_key=True)
    content: Mapped[str]
    fingerprint_count: Mapped[int] = mapped_column(Integer)


class Fingerprint(Base):
    """One kept shingle of one document."""

    __tablename__ = "fingerprint"
    __table_args__ = (Index("ix_fingerprint_file_id", "file_id"),)

    value: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey(File.id, ondelete="CASCADE"), primary_key=True)
