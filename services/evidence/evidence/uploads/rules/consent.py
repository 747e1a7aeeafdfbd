"""What the uploader says about pupils in a picture or video, and the wording. Pure.

Pupils' faces are personal information of minors: whoever uploads says that nobody is shown, or
that the guardians have agreed. The answer is kept with the version of the wording.
"""

from typing import Final

from evidence.files.rules import Pupils
from evidence.uploads.rules.intake import Kind
from kernel.errors import Invalid

VERSION: Final = "2026-11"
TEXT: Final = (
    "画面中的学生已取得其监护人同意，仅用于本项目的考核、评审和教研，"
    "未经学校另行同意不公开；监护人撤回同意时，我会及时申请删除"
)
ASKED: Final = frozenset({Kind.IMAGE, Kind.VIDEO})


class AttestationOutdated(Invalid):
    """The wording was changed since it was shown; `extra["version"]` is the present one."""

    code = "attestation_outdated"
    title = "同意声明的文字已更新，请刷新页面后重新确认"


def check_wording(answer: Pupils | None, version: str | None) -> None:
    """Refuse an answer to an old wording.

    No answer is accepted, because programs send evidence without showing anybody a question; such
    a picture or video has `pupils` null and is treated as one whose consent nobody has confirmed.
    """
    if answer is not None and version != VERSION:
        raise AttestationOutdated(extra={"version": VERSION})
