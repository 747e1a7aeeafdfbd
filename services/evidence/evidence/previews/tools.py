"""The converters of the machine, LibreOffice and ffmpeg: optional programs, asked for each time."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from evidence.derived.rules import CannotMake, Kind, Why
from evidence.limited import ChildFailed, Limits, run
from evidence.previews.rules import is_office
from evidence.settings import MIB, Settings

_OFFICE_HOME: Final = "-env:UserInstallation=file://{}/profile"
_RESTART: Final = "ended with 81"  # LibreOffice's first start only makes its profile
# Films are opened as files alone: a playlist inside cannot make ffmpeg read something else.
_QUIET: Final = ("-nostdin", "-v", "error", "-protocol_whitelist", "file")
_NAMELESS: Final = (
    *("-map_metadata", "-1", "-map_metadata:s:v", "-1", "-map_metadata:s:a", "-1"),
    *("-map_chapters", "-1", "-fflags", "+bitexact"),
)
_SIZE: Final = (
    "scale=w='if(gt(iw,ih),-2,trunc(min(720,iw)/2)*2)':h='if(gt(iw,ih),trunc(min(720,ih)/2)*2,-2)'"
)


def has_tool(kind: Kind, media_type: str) -> bool:
    """Tell whether the program is there that makes this kind of copy of such a file."""
    if kind is Kind.TEXT:
        return True
    return bool(_office() if is_office(media_type) else _program("ffmpeg"))


def _program(name: str) -> str | None:
    return shutil.which(name)


def _office() -> str | None:
    """Return LibreOffice's own program: the script around it would leave children behind."""
    script = _program("soffice")
    if script is None:
        return None
    beside = Path(script).resolve().with_name("soffice.bin")
    return str(beside) if beside.is_file() else script


async def to_pdf(settings: Settings, source: Path, folder: Path) -> Path:
    """Turn an Office file into pages; its suffix tells LibreOffice what it is."""
    program = _office()
    if program is None:
        raise CannotMake(Why.TOOL_MISSING)
    words = [
        program,
        _OFFICE_HOME.format(folder),
        *("--headless", "--nologo", "--nodefault", "--norestore", "--nolockcheck"),
        *("--convert-to", "pdf", "--outdir", str(folder), str(source)),
    ]
    limits = Limits(
        memory=4096 * MIB,
        cpu_seconds=settings.office_seconds,
        wall_seconds=settings.office_seconds + 60,
    )
    try:
        await run(words, folder, limits)
    except ChildFailed as fault:
        if _RESTART not in str(fault):
            raise
        await run(words, folder, limits)
    made = source.with_suffix(".pdf")
    if not made.is_file():
        raise ChildFailed("soffice: no pages")  # it says so and ends without an error
    return made


async def probe(source: Path, folder: Path) -> dict[str, Any]:
    """Return what ffprobe tells of a film or a recording."""
    program = _program("ffprobe")
    if program is None:
        raise CannotMake(Why.TOOL_MISSING)
    asked = "format=duration:stream=codec_type,codec_name,width,height,pix_fmt"
    words = ["-v", "error", "-protocol_whitelist", "file", "-show_entries", asked, "-of", "json"]
    said = await run([program, *words, str(source)], folder, Limits())
    try:
        found: dict[str, Any] = json.loads(said)
    except ValueError as fault:
        raise ChildFailed("ffprobe: no answer") from fault
    return found


async def film(settings: Settings, source: Path, to: Path, how: Sequence[str]) -> None:
    """Let ffmpeg write a film or a picture of it, without any notes."""
    program = _program("ffmpeg")
    if program is None:
        raise CannotMake(Why.TOOL_MISSING)
    seconds = settings.video_minutes * 60
    limits = Limits(
        memory=3072 * MIB,
        cpu_seconds=2 * seconds,
        wall_seconds=seconds,
        file_size=settings.video_limit,
    )
    words = [program, *_QUIET, *how[:2], "-i", str(source), *how[2:], *_NAMELESS, "-y", str(to)]
    await run(words, to.parent, limits)


FROM_START: Final = ("-ss", "0")
TRACKS: Final = ("-map", "0:v:0", "-map", "0:a:0?")
PACKED: Final = (*TRACKS, "-c", "copy", "-movflags", "+faststart")
SMALLER: Final = (
    *(*TRACKS, "-vf", _SIZE, "-c:v", "libx264", "-preset", "veryfast", "-crf", "26"),
    *("-pix_fmt", "yuv420p", "-threads", "2", "-c:a", "aac", "-b:a", "96k", "-ac", "2"),
    *("-movflags", "+faststart"),
)
ONE_PICTURE: Final = ("-frames:v", "1", "-vf", _SIZE, "-q:v", "4")
