"""Rules of uploads, without database or store."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.files.rules import Disposition, content_disposition, disposition_for
from evidence.uploads import rules
from evidence.uploads.rules import Kind

MIB = 1024 * 1024
LIMITS = {Kind.DOCUMENT: 50 * MIB, Kind.IMAGE: 20 * MIB, Kind.VIDEO: 2048 * MIB, Kind.AUDIO: MIB}
sizes = st.integers(min_value=1, max_value=2**42)


@given(sizes)
def test_parts_cover_the_file_exactly_and_are_few_enough(size: int) -> None:
    part_size = rules.part_size_for(size)
    parts = rules.part_sizes(size, part_size)

    assert part_size >= rules.MIN_PART
    assert part_size % MIB == 0
    assert len(parts) <= 1000
    assert sum(parts.values()) == size
    assert list(parts) == list(range(1, len(parts) + 1))
    assert all(length == part_size for length in list(parts.values())[:-1])


@dataclass(frozen=True)
class Part:
    number: int
    etag: str
    size: int


@given(st.dictionaries(st.integers(1, 6), st.integers(0, 12)))
def test_an_upload_is_whole_only_when_every_part_is(stored: dict[int, int]) -> None:
    expected = {1: 5, 2: 5, 3: 2}
    received = rules.compare(expected, [Part(n, "x", size) for n, size in stored.items()])

    is_whole = not received.missing and not received.is_oversize
    assert is_whole == (stored == expected)


def test_a_part_sent_twice_is_the_one_the_client_named() -> None:
    stored = [Part(1, "new", 5), Part(1, "old", 5), Part(2, "cut", 1), Part(2, "whole", 5)]

    chosen = rules.pick({1: 5, 2: 5}, stored, {1: "old"})

    assert [part.etag for part in chosen] == ["old", "whole"]


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("计划.pdf", "计划.pdf"),
        ("../../etc/计划.pdf", "计划.pdf"),
        ("C:\\a\\计划.pdf", "计划.pdf"),
        ("a\u200b\u200fb.pdf", "ab.pdf"),
        ("  计划.pdf . ", "计划.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("com1.tar.pdf", "_com1.tar.pdf"),
        ("contract.pdf", "contract.pdf"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_names_are_cleaned(name: str, clean: str) -> None:
    assert rules.clean_filename(name) == clean


@pytest.mark.parametrize("name", ["", "pdf", ".pdf", "a.", "/", "a/", "\u200b.pdf"])
def test_names_of_nothing_are_refused(name: str) -> None:
    with pytest.raises(rules.FilenameRefused):
        rules.clean_filename(name)


@given(st.text(max_size=300))
def test_any_name_is_cleaned_or_refused(name: str) -> None:
    try:
        clean = rules.clean_filename(name)
    except rules.FilenameRefused:
        return
    assert not set(clean) & set("/\\")
    assert 3 <= len(clean) <= 200
    assert rules.clean_filename(clean) == clean


@pytest.mark.parametrize(
    ("media_type", "kept"),
    [
        ("", "audio/mpeg"),
        ("application/octet-stream", "audio/mpeg"),
        ("audio/mp3", "audio/mpeg"),
        ("Audio/MPEG; charset=x", "audio/mpeg"),
    ],
)
def test_the_media_type_kept_is_ours(media_type: str, kept: str) -> None:
    assert rules.accept("a.MP3", media_type, 10, LIMITS).media_type == kept


@pytest.mark.parametrize(
    "name", ["a.exe.pdf", "a.js.png", "a.docm.docx", "a.svg", "a.zip", "a.html"]
)
def test_active_extensions_anywhere_are_refused(name: str) -> None:
    with pytest.raises(rules.TypeNotAccepted):
        rules.accept(name, "", 10, LIMITS)


def test_the_limit_is_said_in_words() -> None:
    with pytest.raises(rules.FileTooLarge) as caught:
        rules.accept("a.mp4", "", 2048 * MIB + 1, LIMITS)
    assert caught.value.detail == "视频最大 2048 MB"
    assert rules.accept("a.mp4", "", 2048 * MIB, LIMITS).kind is Kind.VIDEO


@given(st.text(max_size=200))
def test_a_name_in_a_header_stays_in_its_quotes(name: str) -> None:
    clean = name.encode("utf-8", "replace").decode()
    header = content_disposition(Disposition.INLINE, clean)

    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/msword"])
def test_only_safe_types_are_shown(media_type: str) -> None:
    assert disposition_for(media_type, Disposition.INLINE) is Disposition.ATTACHMENT
    assert disposition_for("video/mp4", Disposition.INLINE) is Disposition.INLINE
    assert disposition_for("video/mp4", Disposition.ATTACHMENT) is Disposition.ATTACHMENT
