"""Read a stored file once, compare it with its hash, and keep its CRC-32."""

import hashlib
import zlib
from dataclasses import dataclass, field
from typing import Any

from evidence.files.tables import File
from evidence.packages import queries
from evidence.ports import Means, ObjectMissing


@dataclass(slots=True)
class _Reading:
    sha256: Any = field(default_factory=hashlib.sha256)
    crc32: int = 0
    size: int = 0

    def feed(self, piece: bytes) -> None:
        self.sha256.update(piece)
        self.crc32 = zlib.crc32(piece, self.crc32)
        self.size += len(piece)


async def prove(means: Means, file: File) -> str:
    """Return what is wrong with a file's stored bytes, "" when they are as they were received."""
    reading = _Reading()
    try:
        await means.store.read_through(file.object_key, reading.feed)
    except ObjectMissing:
        return "存储中找不到文件内容"
    if reading.size != file.size:
        return f"存储中只有 {reading.size} 字节，应为 {file.size} 字节"
    if reading.sha256.hexdigest() != file.sha256:
        return "存储中的内容与接收时的校验值不一致"
    async with means.uow.begin() as session:
        await queries.prove(session, file.id, reading.crc32, means.now())
    return ""
