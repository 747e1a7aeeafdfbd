"""In which parts a file comes, and when they are all there. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from kernel.errors import Conflict, Invalid, TooLarge

MIB: Final = 1024 * 1024
MIN_PART: Final = 5 * MIB  # the S3 API takes no smaller one except as the last
MAX_PARTS: Final = 1_000
_USUAL_PARTS: Final = 256  # 2 GB in parts of 8 MiB: small enough for a weak link


class UploadOversize(TooLarge):
    """More bytes arrived than were declared; the parts were thrown away."""

    code = "upload_oversize"
    title = "收到的内容比声明的大，已作废，请重新选择文件上传"


class PartsMissing(Conflict):
    """Some parts are not in the store yet; `extra["missing"]` lists their numbers."""

    code = "parts_missing"
    title = "文件还没有传完，请继续上传缺少的部分"


class NotSmall(Invalid):
    """Only what fits into one part comes many at a time."""

    code = "file_not_small"
    title = "这个文件较大，请单独上传"


class SentInParts(Conflict):
    """This upload was begun alone, in parts; completing it needs their list."""

    code = "upload_sent_in_parts"
    title = "这个文件是分片上传的，请单独完成"


class PartChanged(Conflict):
    """The store holds other bytes for a part than the client sent; `extra["parts"]` names them."""

    code = "part_changed"
    title = "有分片与上传时的校验值不一致，请重新上传这些分片"


class PartsListWrong(Invalid):
    """The client's list of parts is not the list of this upload."""

    code = "parts_list_wrong"
    title = "分片清单不完整或有重复，请刷新后继续上传"


def require_small(size: int) -> None:
    """Refuse what does not fit into one part."""
    if size > MIN_PART:
        raise NotSmall


def part_size_for(size: int) -> int:
    """Return the size of a part in bytes: whole MiB, at least 5, at most 1,000 parts."""
    wanted = -(-size // _USUAL_PARTS)
    return max(MIN_PART, -(-wanted // MIB) * MIB)


def part_sizes(size: int, part_size: int) -> dict[int, int]:
    """Return the size each part must have, by its number from 1."""
    count = -(-size // part_size)
    return {n: min(part_size, size - (n - 1) * part_size) for n in range(1, count + 1)}


class Part(Protocol):
    """A part as a store lists it; `size` in bytes."""

    @property
    def number(self) -> int: ...
    @property
    def etag(self) -> str: ...
    @property
    def size(self) -> int: ...


P = TypeVar("P", bound=Part)


def plain_etag(etag: str) -> str:
    """Return an etag without quotes, in lower case."""
    return etag.strip().strip('"').lower()


def pick(expected: Mapping[int, int], stored: Iterable[P], claimed: Mapping[int, str]) -> list[P]:
    """Return one part for each number: the one the client sent, else one of the right size.

    A store may list a part that was sent twice as two (SeaweedFS does until assembly).
    """
    best: dict[int, tuple[tuple[bool, bool], P]] = {}
    for part in stored:
        n = part.number
        rank = (claimed.get(n) == plain_etag(part.etag), expected.get(n) == part.size)
        if n not in best or rank > best[n][0]:
            best[n] = (rank, part)
    return [best[n][1] for n in sorted(best)]


@dataclass(frozen=True, slots=True)
class Received:
    """What the store holds against what was declared."""

    whole: tuple[int, ...]
    missing: tuple[int, ...]
    is_oversize: bool


def compare(expected: Mapping[int, int], stored: Iterable[Part]) -> Received:
    """Compare part sizes; a short part counts as missing, a long or unknown one as oversize."""
    sizes = {part.number: part.size for part in stored}
    whole = tuple(n for n in expected if sizes.get(n) == expected[n])
    missing = tuple(n for n in expected if sizes.get(n, -1) < expected[n])
    is_oversize = any(size > expected.get(n, 0) for n, size in sizes.items())
    return Received(whole, missing, is_oversize)


def claims(expected: Mapping[int, int], listed: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Read the client's list of parts; each number of the upload must be in it once."""
    if sorted(number for number, _ in listed) != list(expected):
        raise PartsListWrong
    return {number: plain_etag(etag) for number, etag in listed}


def check_etags(claimed: Mapping[int, str], stored: Iterable[Part]) -> None:
    """Refuse when the store holds another part than the client sent."""
    changed = [p.number for p in stored if claimed[p.number] != plain_etag(p.etag)]
    if changed:
        raise PartChanged(extra={"parts": changed})
