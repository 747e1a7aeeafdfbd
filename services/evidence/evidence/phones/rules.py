"""Rules of phone links: how long, how often, and the sentences when one is over. Pure.

The code in the QR picture is exchanged once for a key that only the phone's page holds. A second
phone, a photograph of the screen or a link sent on therefore opens nothing.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from kernel.errors import Conflict, NotFound, TooMany, Unauthenticated

LIFETIME: Final = timedelta(minutes=10)
# A large video begun in time may take longer than that on a weak link; nothing new is begun.
FINISHING: Final = timedelta(hours=2)
MOST_FILES: Final = 30
MOST_LINKS: Final = 20  # made by one person within MADE_WITHIN
MADE_WITHIN: Final = timedelta(minutes=10)
MOST_WRONG_CODES: Final = 20  # from one address within a minute


class LinkState(StrEnum):
    """等待扫码 → 已打开 → 已结束（到时或电脑关闭）."""

    WAITING = "waiting"
    OPENED = "opened"
    ENDED = "ended"


class CodeUnknown(NotFound):
    """No such code, or a garbled one."""

    code = "phone_code_unknown"
    title = "这个上传码无效，请在电脑上重新生成二维码后再扫"


class CodeUsed(Conflict):
    """The code was opened already, by this phone or another."""

    code = "phone_code_used"
    title = "这个上传码已被打开过，每个码只能用一次，请在电脑上重新生成"


class LinkEnded(Conflict):
    """The ten minutes are over, or the computer has closed the link."""

    code = "phone_link_ended"
    title = "这次手机上传已结束，请在电脑上重新生成二维码后再扫"


class KeyWrong(Unauthenticated):
    """The phone's key is missing or holds no longer."""

    code = "phone_key_wrong"
    title = "手机上传已失效，请在电脑上重新生成二维码后再扫"


class TooManyPhoneFiles(TooMany):
    """One link takes so many files and no more."""

    code = "too_many_phone_files"
    title = f"一个上传码最多传 {MOST_FILES} 个文件，请在电脑上重新生成二维码继续"


class TooManyLinks(TooMany):
    """A person makes codes without end."""

    code = "too_many_phone_links"
    title = "生成上传码过于频繁，请几分钟后再试"


class TooManyWrongCodes(TooMany):
    """Somebody guesses."""

    code = "too_many_phone_codes"
    title = "无效的上传码过多，请稍后再试"


def new_secret() -> str:
    """Return 192 random bits, for a code or a key."""
    return secrets.token_urlsafe(24)


def hashed(secret: str) -> str:
    """Return what is stored of a code or key; both are too long to be guessed from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def state_at(
    now: datetime, expires_at: datetime, opened_at: datetime | None, closed_at: datetime | None
) -> LinkState:
    """Return what has become of a link."""
    if closed_at is not None or now >= expires_at:
        return LinkState.ENDED
    return LinkState.WAITING if opened_at is None else LinkState.OPENED


def require_new_files(state: LinkState, count: int) -> None:
    """Refuse to begin another file on a link that is over or full."""
    if state is LinkState.ENDED:
        raise LinkEnded
    if count >= MOST_FILES:
        raise TooManyPhoneFiles


def may_finish(now: datetime, expires_at: datetime, closed_at: datetime | None) -> bool:
    """Tell whether a file that was begun in time may still be finished."""
    return closed_at is None and now < expires_at + FINISHING
