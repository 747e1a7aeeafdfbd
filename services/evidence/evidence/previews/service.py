"""Make previews: pages of Office files, pictures without notes, films that start at once."""

from pathlib import Path
from typing import Any, Final

from evidence.derived.rules import CannotMake, Why
from evidence.derived.service import SOURCE, Made, Part
from evidence.files.tables import File
from evidence.limited import ChildFailed, Limits, run_child
from evidence.ports import Means
from evidence.previews import rules, tools
from evidence.previews.rules import Look
from evidence.previews.rules import Part as Name

_PDF: Final = "application/pdf"
_JPEG: Final = "image/jpeg"
_MP4: Final = "video/mp4"


async def make_preview(means: Means, file: File, folder: Path) -> Made:
    """Make what a browser can show of the file."""
    if rules.is_office(file.media_type):
        return await _pages(means, file, folder)
    match rules.look_of(file.media_type):
        case Look.IMAGE:
            return await _picture(folder)
        case Look.VIDEO:
            return await _film(means, folder)
        case _:
            raise CannotMake(Why.FAILED)


async def _pages(means: Means, file: File, folder: Path) -> Made:
    named = (folder / SOURCE).rename(folder / f"document{rules.SUFFIXES[file.media_type]}")
    pages = await tools.to_pdf(means.settings, named, folder)
    return Made([Part(Name.MAIN, pages, _PDF)])


async def _picture(folder: Path) -> Made:
    seen = await run_child("picture", ["show", SOURCE, "."], folder, Limits())
    if seen["problem"]:
        raise CannotMake(Why.FAILED)
    screen = folder / seen["screen"]
    kind = "image/png" if screen.suffix == ".png" else _JPEG
    parts = [
        Part(Name.MAIN, screen, kind),
        Part(Name.THUMBNAIL, folder / "thumbnail.jpg", _JPEG),
    ]
    return Made(parts)


async def _film(means: Means, folder: Path) -> Made:
    source = folder / SOURCE
    found = await tools.probe(source, folder)
    streams: list[dict[str, Any]] = found.get("streams", [])
    seconds = _seconds(found)
    if not any(one.get("codec_type") == "video" for one in streams):
        raise CannotMake(Why.FAILED)
    how = tools.PACKED if rules.may_be_copied(streams) else tools.SMALLER
    playable, poster = folder / "playable.mp4", folder / "poster.jpg"
    await tools.film(means.settings, source, playable, [*tools.FROM_START, *how])
    after = ["-ss", f"{min(3.0, seconds / 10):.2f}"]
    parts = [Part(Name.MAIN, playable, _MP4)]
    try:
        await tools.film(means.settings, playable, poster, [*after, *tools.ONE_PICTURE])
        parts.append(Part(Name.POSTER, poster, _JPEG))
    except ChildFailed:
        poster.unlink(missing_ok=True)  # a film of one moment has no picture after it
    facts = {"duration_seconds": round(seconds, 1)}
    return Made([part for part in parts if part.path.is_file()], facts)


def _seconds(found: dict[str, Any]) -> float:
    try:
        return float(found["format"]["duration"])
    except (KeyError, ValueError):
        return 0.0
