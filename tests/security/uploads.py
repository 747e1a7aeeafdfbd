"""Requests about uploads and the room for them: paths and bodies of the permission matrix."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from tests.security.world import World

_PART = {"number": 1, "etag": "0" * 32}
# Too large for anybody: refused after the caller was judged, so that nothing is begun.
_HUGE = {"filename": "样例.pdf", "size": 10**15, "media_type": "application/pdf"}

THINGS: Mapping[str, Callable[[World], str]] = {"org_id": lambda w: w.neighbour.id}
BODIES: Mapping[str, Callable[[World], Any]] = {
    "startUpload": lambda _: _HUGE,
    "startUploads": lambda _: {"files": [_HUGE]},
    "completeUpload": lambda _: {"parts": [_PART]},
    # Nobody's upload: told by itself, and the call goes well.
    "completeUploads": lambda _: {"uploads": [{"id": str(uuid4()), "etag": "0" * 32}]},
    "createPhoneLink": lambda _: {"purpose": "样例"},
    # Open to whoever holds the code or the key; here nobody does.
    "openPhoneLink": lambda _: {"code": "no-such-code"},
    "startPhoneUpload": lambda _: {"filename": "样例.pdf", "size": 1, "media_type": ""},
    "completePhoneUpload": lambda _: {"parts": [_PART]},
    "setUnitQuota": lambda _: {"limit": None, "reason": "样例"},
}
