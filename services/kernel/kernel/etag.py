"""Optimistic versions: `ETag: "7"` on reading, `If-Match: "7"` on changing."""

import re
from typing import Annotated

from fastapi import Depends, Header, Response

from kernel.errors import Invalid, VersionMissing


class VersionMalformed(Invalid):
    """If-Match does not hold one of our versions."""

    code = "version_malformed"
    title = "版本号（If-Match）格式不对，请先读取最新内容再修改"


async def if_match(
    value: Annotated[
        str | None, Header(alias="If-Match", description='要修改的版本，如 "7"')
    ] = None,
) -> int:
    """Return the version the caller has seen."""
    if value is None:
        raise VersionMissing
    found = re.fullmatch(r'\s*(?:W/)?"?(\d{1,9})"?\s*', value)
    if found is None:
        raise VersionMalformed
    return int(found.group(1))


IfMatch = Annotated[int, Depends(if_match)]


def set_etag(response: Response, version: int) -> None:
    """Tell the caller the version of what was answered."""
    response.headers["ETag"] = f'"{version}"'
