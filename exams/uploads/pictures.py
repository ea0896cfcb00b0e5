"""Pictures written anew from their pixels: what else the file held, and where it was taken, is gone."""

import threading
import warnings
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from exams.uploads import limits
from exams.uploads.refusals import FileRefused
from exams.vocabulary_of_imaging import FileKind

# Pillow only warns up to twice its own limit.
warnings.simplefilter("error", Image.DecompressionBombWarning)

JPEG, PNG, WEBP = "JPEG", "PNG", "WEBP"
# A decoded picture takes up to 150 MB: two at a time, whoever else waits a second.
_room = threading.BoundedSemaphore(2)
_WHITE = (255, 255, 255)
_GREY = ("1", "L", "LA", "I;16", "I;16B", "I;16L")


@dataclass(frozen=True)
class Kept:
    """A picture as it will be kept."""

    kind: str
    content: bytes
    thumbnail: bytes
    width: int
    height: int
    is_reduced: bool


def kind_of(sent: bytes) -> str | None:
    """Return which picture the first bytes announce, None for anything else."""
    if sent.startswith(b"\xff\xd8\xff"):
        return JPEG
    if sent.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if sent[:4] == b"RIFF" and sent[8:12] == b"WEBP":
        return WEBP
    return None


def written_anew(sent: bytes, found: str) -> Kept:
    """Return the picture from its pixels alone, upright. Raises FileRefused."""
    with _room:
        try:
            return _written_anew(sent, found)
        except FileRefused:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _too_many_pixels() from None
        # Whatever a broken picture makes a decoder say, it is broken.
        except Exception as error:
            raise FileRefused(
                _("The picture is damaged or cut off. Open it, save it anew, and send that.")
            ) from error


def _written_anew(sent, found):
    with Image.open(BytesIO(sent), formats=[found]) as picture:
        width, height = picture.size
        if width * height > limits.MOST_PIXELS or max(width, height) > limits.MOST_SIDE_PX:
            raise _too_many_pixels()
        if getattr(picture, "n_frames", 1) > 1:
            raise FileRefused(_("This picture moves. Send a single picture of it."))
        # Read before the pixels: a picture whose way up cannot be read is not guessed at.
        picture.getexif()
        side = limits.STORED_SIDE_PX
        picture.draft("RGB", (side, side))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    plain = _plain(upright)
    is_reduced = max(width, height) > side
    if is_reduced:
        plain.thumbnail((side, side), Image.Resampling.LANCZOS)
    kind = FileKind.PNG if found == PNG else FileKind.JPEG
    content = _encoded(plain, kind)
    if len(content) > limits.MOST_STORED_BYTES:
        raise FileRefused(_("The picture is too large. Save it as JPEG and send that."))
    return Kept(kind, content, _thumbnail(plain), *plain.size, is_reduced)


def _plain(picture):
    """Return a new picture of the same pixels: nothing of the file comes with it."""
    if picture.mode.startswith("I"):
        # 16 bits of grey: the upper eight.
        picture = picture.convert("I").point(lambda value: value / 256)
    has_holes = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    if has_holes:
        clear = picture.convert("RGBA")
        plain = Image.new("RGB", picture.size, _WHITE)
        plain.paste(clear, mask=clear.getchannel("A"))
        return plain
    mode = "L" if picture.mode in _GREY or picture.mode.startswith("I") else "RGB"
    pixels = picture.convert(mode)
    plain = Image.new(mode, pixels.size)
    plain.paste(pixels)
    return plain


def _encoded(picture, kind):
    out = BytesIO()
    if kind == FileKind.PNG:
        picture.save(out, "PNG")
    else:
        picture.save(out, "JPEG", quality=92, subsampling=0)
    return out.getvalue()


def _thumbnail(picture):
    small = picture.copy()
    small.thumbnail((limits.THUMBNAIL_PX, limits.THUMBNAIL_PX), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "JPEG", quality=72)
    return out.getvalue()


def _too_many_pixels():
    return FileRefused(
        _("The picture has more than %(most)s million pixels. Make it smaller and send that.")
        % {"most": limits.MOST_PIXELS // 1_000_000}
    )
