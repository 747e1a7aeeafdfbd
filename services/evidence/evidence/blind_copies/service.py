"""Make blind copies: the same work without the names that its files carry."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from evidence.blind_copies import rules
from evidence.blind_copies.rules import COPY, PAGES
from evidence.derived.rules import CannotMake, Why
from evidence.derived.service import SOURCE, Made, Part
from evidence.files.tables import File
from evidence.limited import ChildFailed, Limits, run_child
from evidence.ports import Means
from evidence.previews import tools
from evidence.previews.rules import Look, is_office, look_of

_PDF: Final = "application/pdf"


async def make_blind_copy(means: Means, file: File, folder: Path) -> Made:
    """Make a copy that names nobody; CannotMake rather than one that might."""
    if is_office(file.media_type):
        return await _office(means, file, folder)
    if file.media_type == _PDF:
        return Made([Part(COPY, await _blind_pdf(folder, SOURCE), _PDF)])
    if look_of(file.media_type) is Look.IMAGE:
        return await _picture(folder)
    if rules.is_played(file.media_type):
        return await _film(means, file, folder)
    raise CannotMake(Why.FAILED)


async def _blind_pdf(folder: Path, source: str) -> Path:
    await run_child("pdf", ["blind", source, "blind.pdf"], folder, Limits(cpu_seconds=120))
    return folder / "blind.pdf"


async def _office(means: Means, file: File, folder: Path) -> Made:
    ending = rules.ending_of(file.media_type)
    document = folder / f"document{ending}"
    if rules.is_old_office(file.media_type):
        return await _pages_alone(means, folder, document)
    try:
        await run_child("office", ["blind", SOURCE, document.name], folder, Limits())
    except ChildFailed:  # something inside may name somebody and cannot be cleaned
        return await _pages_alone(means, folder, document)
    parts = [Part(COPY, document, file.media_type)]
    with suppress(CannotMake, ChildFailed):  # without pages it can still be saved
        await tools.to_pdf(means.settings, document, folder)
        parts.append(Part(PAGES, await _blind_pdf(folder, "document.pdf"), _PDF))
    return Made(parts)


async def _pages_alone(means: Means, folder: Path, document: Path) -> Made:
    (folder / SOURCE).replace(document)
    await tools.to_pdf(means.settings, document, folder)
    pages = await _blind_pdf(folder, "document.pdf")
    return Made([Part(COPY, pages, _PDF), Part(PAGES, pages, _PDF)])


async def _picture(folder: Path) -> Made:
    seen = await run_child("picture", ["show", SOURCE, "."], folder, Limits())
    if seen["problem"]:
        raise CannotMake(Why.FAILED)
    screen = folder / seen["screen"]
    return Made([Part(COPY, screen, "image/png" if screen.suffix == ".png" else "image/jpeg")])


async def _film(means: Means, file: File, folder: Path) -> Made:
    target = folder / f"copy{rules.ending_of(file.media_type)}"
    is_film = look_of(file.media_type) is Look.VIDEO
    tracks = tools.TRACKS if is_film else ("-map", "0:a:0")
    how = [*tools.FROM_START, *tracks, "-c", "copy"]
    await tools.film(means.settings, folder / SOURCE, target, how)
    return Made([Part(COPY, target, file.media_type)])
