"""Wire types of releases."""

from typing import Annotated

from pydantic import Field

from cases.items.content import ContentHash
from cases.releases.rules import TEXT, WORDING
from cases.releases.service import MyRelease, Said
from kernel.text import Line, Wire


class ReleaseIn(Wire):
    """An author's word to a version; `wording` names the text that was read."""

    version_no: Annotated[int, Field(ge=1, lt=2**31)]
    content_hash: ContentHash
    is_named: bool = Field(description="署名公开：公开页面显示姓名")
    wording: Line

    def said(self) -> Said:
        """Return it as the service takes it."""
        return Said(self.version_no, self.content_hash, self.is_named, self.wording)


class MyReleaseOut(Wire):
    """One's own release of a version, the text that it is to, and who is still missing."""

    version_no: int
    content_hash: str
    is_wished: bool = Field(description="该版本的开放范围是“向社会公开”")
    is_released: bool
    is_named: bool
    has_any: bool = Field(description="我同意过公开展示该资源的某个版本，可以撤回")
    waiting: int = Field(description="尚未同意的作者人数")
    wording: str
    text: str

    @classmethod
    def of(cls, one: MyRelease) -> "MyReleaseOut":
        """Shape a release."""
        return cls(
            version_no=one.version_no,
            content_hash=one.content_hash,
            is_wished=one.is_wished,
            has_any=one.has_any,
            is_released=one.release is not None,
            is_named=one.release.is_named if one.release else False,
            waiting=one.waiting,
            wording=WORDING,
            text=TEXT,
        )
