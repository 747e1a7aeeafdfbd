"""The privacy notice 个人信息保护告知书 and what people agree to (PIPL art. 13–17, 28–29). Pure.

The bureau registers its teachers by statutory duty, so the notice is read and acknowledged;
sensitive items need a consent of their own, which can be withheld or withdrawn.
"""

from enum import StrEnum
from typing import Final

from kernel.errors import Conflict

# Raise it when the text changes: everybody is shown the new one at the next sign-in.
VERSION: Final = "2026-11"


class ConsentKind(StrEnum):
    """The notice as a whole, or the sensitive items on top of it."""

    NOTICE = "notice"
    SENSITIVE = "sensitive"


class NoticeChanged(Conflict):
    """What was agreed to is not the text in force."""

    code = "privacy_notice_changed"
    title = "告知书已更新，请刷新后阅读最新内容再确认"


class NothingToWithdraw(Conflict):
    code = "consent_not_given"
    title = "您没有给出这项同意，无需撤回"
