"""Pictures written anew, without what they should not tell. Pure."""

import io
from collections.abc import Callable

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from lianwei.core.errors import Invalid

MOST_PIXELS = 64_000_000  # a 48-megapixel telephone passes, a decompression bomb does not
PRINTED = 1000  # pixels of the longer side in a paper
QUALITY = 92  # of JPEG and WebP when a picture is written anew
BROKEN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
)


def written_anew(data: bytes, media_type: str) -> bytes:
    """The picture upright, without EXIF, comments and trailing bytes. Raises Invalid (see content.py)."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Invalid(
                    _("This picture is too large. Please send a smaller one, at most 64 megapixels.")
                )
            return WRITERS[media_type](ImageOps.exif_transpose(picture))
    except BROKEN as error:
        raise Invalid(_("This picture cannot be opened. Please take it again.")) from error


def for_print(data: bytes) -> bytes:
    """A picture as a JPEG of at most 1000 pixels, small enough to stand in a paper. Raises Invalid."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            small = _bare(picture, ("RGB", "L"))
            small.thumbnail((PRINTED, PRINTED))
            return _saved(small, "JPEG", quality=80)
    except BROKEN as error:
        raise Invalid(_("This picture cannot be opened. Please take it again.")) from error


def _bare(picture: Image.Image, modes: tuple[str, ...]) -> Image.Image:
    """The pixels and, where colours need it, palette transparency; nothing else."""
    clean = picture if picture.mode in modes else picture.convert(modes[0])
    clean.info = {key: value for key, value in clean.info.items() if key == "transparency"}
    return clean


def _jpeg(picture: Image.Image) -> bytes:
    return _saved(_bare(picture, ("RGB", "L")), "JPEG", quality=QUALITY)


def _png(picture: Image.Image) -> bytes:
    return _saved(_bare(picture, ("RGBA", "RGB", "L", "LA", "P", "1", "I;16", "I")), "PNG")


def _webp(picture: Image.Image) -> bytes:
    return _saved(_bare(picture, ("RGBA", "RGB")), "WEBP", quality=QUALITY)


def _saved(picture: Image.Image, form: str, **options: int) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


WRITERS: dict[str, Callable[[Image.Image], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
}
