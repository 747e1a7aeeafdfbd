"""Pictures: `picture.py check SOURCE` and `picture.py show SOURCE FOLDER`."""

import io
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

MOST_PIXELS: Final = 120_000_000  # above the sharpest telephones, below what decoding can bear
_FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP")
_SCREEN: Final = 2048
_THUMBNAIL: Final = 320
_BROKEN: Final = (OSError, ValueError, SyntaxError, EOFError, UnidentifiedImageError)


def check(source: Path) -> dict[str, Any]:
    """Tell the problem of a picture, decoding the whole of it."""
    Image.MAX_IMAGE_PIXELS = None  # our own bound is looked at before anything is decoded
    try:
        with Image.open(source, formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                return {"problem": "too_large"}
            picture.load()
            return {"problem": ""}
    except _BROKEN:
        return {"problem": "broken"}


def show(source: Path, folder: Path) -> dict[str, Any]:
    """Write the picture anew, upright and without anything but its pixels."""
    if problem := check(source)["problem"]:
        return {"problem": problem}
    with Image.open(source, formats=_FORMATS) as picture:
        picture.draft("RGB", (_SCREEN, _SCREEN))
        upright = _in_srgb(ImageOps.exif_transpose(picture))
        is_clear = "transparency" in picture.info or upright.mode in {"RGBA", "LA", "PA"}
        screen = upright.convert("RGBA" if is_clear else "RGB")
        screen.thumbnail((_SCREEN, _SCREEN))
        name = "screen.png" if is_clear else "screen.jpg"
        _save(screen, folder / name)
        ground = Image.new("RGB", screen.size, "white")
        ground.paste(screen, mask=screen.getchannel("A") if is_clear else None)
        ground.thumbnail((_THUMBNAIL, _THUMBNAIL))
        _save(ground, folder / "thumbnail.jpg")
    return {"problem": "", "screen": name}


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Turn the colours of a camera's own profile into those every screen expects."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode == "RGB":
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"))
            return changed or picture
    return picture


def _save(picture: Image.Image, to: Path) -> None:
    # A copy of the pixels alone: Pillow carries some of the source's data along otherwise.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    options = {"quality": 85, "optimize": True} if to.suffix == ".jpg" else {"optimize": True}
    bare.save(to, **options)


if __name__ == "__main__":
    answer = (
        check(Path(sys.argv[2]))
        if sys.argv[1] == "check"
        else show(Path(sys.argv[2]), Path(sys.argv[3]))
    )
    sys.stdout.write(json.dumps(answer))
