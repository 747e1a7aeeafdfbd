"""Phone links on the wire."""

import io
from datetime import datetime
from typing import Annotated
from uuid import UUID

import segno
from pydantic import BaseModel, Field

from evidence.files.schemas import FileOut, shape
from evidence.phones.rules import LinkState
from evidence.phones.service import Made, Opened, Seen
from evidence.settings import Settings
from evidence.uploads.rules import UploadState
from evidence.uploads.schemas import LimitsOut, shape_limits
from evidence.uploads.service.limits import Limits
from kernel.text import Line, Wire


class PhoneLinkIn(Wire):
    """What the phone's files are for, as the phone will show it, and for which unit."""

    purpose: Line
    org_id: UUID | None = None


class PhoneLinkMadeOut(BaseModel):
    """A new link; address and picture hold the code and are told this once."""

    id: UUID
    url: str
    qr_svg: str
    expires_at: datetime


class SentOut(BaseModel):
    """One upload that came by a link; `file` once all its bytes are there."""

    id: UUID
    filename: str
    size: int
    state: UploadState
    prefix_sha256: str | None = Field(description="文件前 1 MiB 的校验值，认出同一个文件")
    file: FileOut | None


class PhoneLinkOut(BaseModel):
    """A link and what came by it, in the order it was begun."""

    id: UUID
    purpose: str
    state: LinkState
    expires_at: datetime
    sent: list[SentOut]


class OpenIn(Wire):
    """The code of the picture."""

    code: Annotated[Line, Field(max_length=100)]


class PhoneTaskOut(BaseModel):
    """What the phone needs to know: for whom, for what, until when, and what may be sent."""

    owner_name: str
    purpose: str
    state: LinkState
    expires_at: datetime
    limits: LimitsOut
    sent: list[SentOut]


class PhoneOpenedOut(BaseModel):
    """The phone's key for the header `X-Phone-Key`, told this once."""

    key: str
    expires_at: datetime


def shape_made(made: Made, settings: Settings) -> PhoneLinkMadeOut:
    """Shape a new link. The code stands behind `#`: browsers do not send it, nothing logs it."""
    url = f"{settings.public_origin()}/phone#{made.code}"
    picture = io.BytesIO()
    segno.make(url, error="m").save(picture, kind="svg", scale=5, border=2, xmldecl=False)
    return PhoneLinkMadeOut(
        id=made.link.id,
        url=url,
        qr_svg=picture.getvalue().decode(),
        expires_at=made.link.expires_at,
    )


def shape_opened(opened: Opened) -> PhoneOpenedOut:
    """Shape the exchange of a code."""
    return PhoneOpenedOut(key=opened.key, expires_at=opened.link.expires_at)


def _sent(seen: Seen) -> list[SentOut]:
    return [
        SentOut(
            id=upload.id,
            filename=upload.filename,
            size=upload.size,
            state=upload.state,
            prefix_sha256=upload.prefix_sha256,
            file=shape(file) if file else None,
        )
        for upload, file in seen.sent
    ]


def shape_link(seen: Seen) -> PhoneLinkOut:
    """Shape a link for the computer."""
    return PhoneLinkOut(
        id=seen.link.id,
        purpose=seen.link.purpose,
        state=seen.state,
        expires_at=seen.link.expires_at,
        sent=_sent(seen),
    )


def shape_task(seen: Seen, found: Limits, settings: Settings) -> PhoneTaskOut:
    """Shape a link for the phone."""
    return PhoneTaskOut(
        owner_name=seen.link.owner_name,
        purpose=seen.link.purpose,
        state=seen.state,
        expires_at=seen.link.expires_at,
        limits=shape_limits(found, settings),
        sent=_sent(seen),
    )
