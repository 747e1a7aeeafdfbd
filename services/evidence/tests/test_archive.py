"""The computed zip: what other programs read, the same bytes from every offset, past 4 GiB."""

import io
import random
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evidence.packages import rules
from evidence.packages.rules.archive import Archive, Member

AT = datetime(2026, 11, 27, 3, 4, 6, tzinfo=UTC)
GIB = 1024**3
SMALL = zlib.crc32(bytes(10))  # of the one member that is read to its end


def member(path: str, content: bytes, *, stored: bool = True) -> Member:
    where = {"key": path} if stored else {"content": content}
    return Member(path, len(content), zlib.crc32(content), AT, **where)


def written(archive: Archive, store: dict[str, bytes], first: int, last: int, most: int) -> bytes:
    return b"".join(
        store[piece.key][piece.offset : piece.offset + piece.length] if piece.key else piece.content
        for piece in archive.pieces(first, last, most)
    )


@pytest.mark.requirement("R60")
def test_any_part_of_the_archive_is_the_same_bytes_and_python_reads_it() -> None:
    store = {
        f"A1 组织/C{n} 团队/{n:02d} 计划.pdf": random.Random(n).randbytes(n * 777) for n in range(9)
    }
    archive = Archive(
        [member("index.html", b"<p>", stored=False), *(member(*one) for one in store.items())]
    )
    whole = written(archive, store, 0, archive.size - 1, 10**9)

    assert len(whole) == archive.size
    for seed in range(60):
        dice = random.Random(seed)
        first, last = sorted(dice.randrange(archive.size) for _ in range(2))
        part = written(archive, store, first, last, dice.choice([1, 7, 4096]))
        assert part == whole[first : last + 1]
    with zipfile.ZipFile(io.BytesIO(whole)) as read:
        assert read.testzip() is None
        assert {name: read.read(name) for name in store} == store
        assert read.getinfo("index.html").date_time == (2026, 11, 27, 11, 4, 6)


def test_an_archive_past_four_gibibytes_is_zip64(tmp_path: Path) -> None:
    """Only the headers are written, into a file of holes: directory and offsets are what counts."""
    sizes = [3 * GIB, 5 * GIB, 10]
    archive = Archive(
        [Member(f"{n}.mp4", size, SMALL, AT, key=str(n)) for n, size in enumerate(sizes)]
    )
    path, at = tmp_path / "sparse.zip", 0
    with path.open("wb") as file:
        for piece in archive.pieces(0, archive.size - 1, GIB):
            file.seek(at)
            file.write(piece.content)
            at += piece.length if piece.key else len(piece.content)
        file.truncate(at)

    with zipfile.ZipFile(path) as read:
        infos = read.infolist()
        assert [info.file_size for info in infos] == sizes
        for info in infos:
            with read.open(info) as inside:  # compares the local header with the directory
                inside.read(4)
    assert at == archive.size


def test_many_members_need_zip64_too() -> None:
    members = [Member(f"{n}", 0, 0, AT) for n in range(70_000)]
    archive = Archive(members)
    whole = written(archive, {}, 0, archive.size - 1, 10**9)

    with zipfile.ZipFile(io.BytesIO(whole)) as read:
        assert len(read.infolist()) == 70_000


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, None),
        ("bytes=0-", (0, 99)),
        ("bytes=10-19", (10, 19)),
        ("bytes=90-1000", (90, 99)),
        ("bytes=-5", (95, 99)),
        ("bytes=-1000", (0, 99)),
        ("bytes=5-4", None),
        ("bytes=1-2,4-5", None),
        ("lines=1-2", None),
        ("bytes=-", None),
    ],
)
def test_ranges_are_read_as_the_standard_says(
    header: str | None, wanted: tuple[int, int] | None
) -> None:
    assert rules.byte_range(header, 100) == wanted


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0", "bytes=999-1000"])
def test_a_range_beyond_the_end_is_refused(header: str) -> None:
    with pytest.raises(rules.RangeUnsatisfiable):
        rules.byte_range(header, 100)


@pytest.mark.parametrize(
    ("filename", "shown"),
    [
        ("计划.pdf", "01 计划.pdf"),
        ("../../etc/passwd", "01 _.._etc_passwd"),
        ('a:b*c?"<>|.docx', "01 a_b_c_____.docx"),
        ("x" * 300 + ".mp4", "01 " + "x" * 100 + ".mp4"),
        ("CON.txt", "01 CON.txt"),
        (".", "01 _"),
    ],
)
def test_names_inside_can_be_written_by_every_system(filename: str, shown: str) -> None:
    assert rules.file_name(1, filename) == shown


def test_folders_of_equal_names_stay_apart() -> None:
    assert list(rules.unique(["a", "b", "a"])) == ["a", "b", "a (2)"]
