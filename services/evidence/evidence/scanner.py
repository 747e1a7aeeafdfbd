"""Asks ClamAV about bytes as they stream by (its INSTREAM command); without an answer, no verdict.

What is larger than clamd takes at once is sent in pieces that overlap: only films are, and a
signature that spans two pieces is still whole in one of them.
"""

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Self

from evidence.settings import Settings
from kernel.errors import Unavailable

_OVERLAP: Final = 64 * 1024
_FOUND: Final = re.compile(rb"^stream: (.+) FOUND$")
_CHUNK: Final = 1024 * 1024


class ScannerUnavailable(Unavailable):
    """The virus scanner that the settings demand does not answer: files wait, none is released."""

    code = "scanner_unavailable"
    title = "病毒扫描服务暂时不可用，恢复后自动检查，不需要重新上传"


class Scan:
    """One file's way through the scanner: feed every piece, then ask for the name of a virus."""

    def __init__(self, settings: Settings) -> None:
        """Connect to nothing yet; without an address in the settings nothing is scanned."""
        self._settings = settings
        self._line: socket.socket | None = None
        self._sent = 0
        self._tail = b""
        self._found = ""

    def feed(self, piece: bytes) -> None:
        """Send the next bytes."""
        if not self._settings.clamav_address or self._found:
            return
        with _translated():
            for at in range(0, len(piece), _CHUNK):
                self._send(piece[at : at + _CHUNK])

    def _send(self, chunk: bytes) -> None:
        if self._line is not None and self._sent + len(chunk) > self._settings.clamav_stream_limit:
            self._ask()
            if self._found:
                return
        if self._line is None:
            self._line = _connect(self._settings)
            self._line.sendall(b"zINSTREAM\0")
            self._put(self._tail)
        self._put(chunk)
        self._tail = (self._tail + chunk)[-_OVERLAP:]

    def _put(self, chunk: bytes) -> None:
        if chunk and self._line is not None:
            self._line.sendall(struct.pack("!L", len(chunk)) + chunk)
            self._sent += len(chunk)

    def _ask(self) -> None:
        if self._line is None:
            return
        self._line.sendall(struct.pack("!L", 0))
        said = b""
        while not said.endswith(b"\0"):
            part = self._line.recv(4096)
            if not part:
                break
            said += part
        self.close()
        said = said.rstrip(b"\0")
        if found := _FOUND.match(said):
            self._found = found.group(1).decode("utf-8", "replace")
        elif said != b"stream: OK":
            raise ScannerUnavailable(said.decode("utf-8", "replace")[:200])

    def verdict(self) -> str:
        """Return the name of what was found, "" for nothing."""
        with _translated():
            self._ask()
        return self._found

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()
        self._line, self._sent = None, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise ScannerUnavailable(type(fault).__name__) from fault


def _connect(settings: Settings) -> socket.socket:
    """Connect to a path of this machine or to `host:port`."""
    address = settings.clamav_address
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(settings.clamav_seconds)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), settings.clamav_seconds)
