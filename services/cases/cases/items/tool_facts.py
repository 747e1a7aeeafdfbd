"""What is told about a tool 工具: part of a version's content, and so frozen with it."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, Field

from kernel.text import OptionalLine, Prose, Wire

MOST_LINKS: Final = 5
LONGEST_LINK: Final = 500


class Platform(StrEnum):
    """Where a tool runs."""

    WEB = "web"
    WINDOWS = "windows"
    MACOS = "macos"
    LINUX = "linux"  # also 统信, 麒麟
    ANDROID = "android"
    IOS = "ios"
    HARMONY = "harmony"
    WHITEBOARD = "whiteboard"  # 电子白板、一体机


class Cost(StrEnum):
    """What it costs."""

    FREE = "free"
    SCHOOL_LICENCE = "school_licence"  # the school has to buy it
    PAID = "paid"


LONGEST_HOST: Final = 253  # of a name in the DNS


def link_host(url: str) -> str | None:
    """Return the host of a whole address without an account in it; None for anything else."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # a port out of range raises
    except ValueError:
        return None
    is_plain = parts.username is None and parts.password is None
    is_spaced = any(sign.isspace() or sign == "\\" for sign in url)
    is_short = 0 < len(host or "") <= LONGEST_HOST
    if parts.scheme not in ("http", "https") or not is_short or not is_plain or is_spaced:
        return None
    return host.lower() if host else None


def _each_once(found: list[Any]) -> list[Any]:
    return list(dict.fromkeys(found))


class ToolLink(Wire):
    """An address and what is found there; a draft keeps what was typed, a gap tells of it."""

    url: Annotated[
        Prose, Field(max_length=LONGEST_LINK, description="网址，如 https://example.cn/")
    ] = ""
    label: Annotated[OptionalLine, Field(max_length=50)] = ""


class ToolHelp(Wire):
    """How it helps with one ability."""

    ability: Annotated[str, Field(pattern=r"^[ABC][1-9][0-9]?$", description="微能力编号，如 A1")]
    how: OptionalLine = ""


class ToolFacts(Wire):
    """A draft may have gaps."""

    category_id: UUID | None = None
    links: Annotated[list[ToolLink], Field(max_length=MOST_LINKS)] = Field(default=[])
    supplier: OptionalLine = ""
    platforms: Annotated[list[Platform], Field(max_length=10), AfterValidator(_each_once)] = Field(
        default=[]
    )
    cost: Cost | None = None
    needs_sign_in: bool | None = None
    handles_pupils_data: bool | None = None
    pupils_data: Annotated[Prose, Field(max_length=1000)] = Field(
        default="", description="收集哪些学生信息、用途和保存方式"
    )
    tool_version: Annotated[OptionalLine, Field(max_length=50)] = ""
    version_on: date | None = None
    guide: Annotated[Prose, Field(max_length=5000)] = ""
    helps: Annotated[list[ToolHelp], Field(max_length=10)] = Field(default=[])

    def addresses(self) -> dict[str, str]:
        """Return each whole address with its host."""
        found = {one.url: link_host(one.url) for one in self.links}
        return {url: host for url, host in found.items() if host is not None}
