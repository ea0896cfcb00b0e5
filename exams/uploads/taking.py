"""Takes one file: by its content alone. Its name and its declared type are never asked."""

import hashlib
import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from exams.uploads import limits, pdfs, pictures
from exams.uploads.refusals import FileRefused
from exams.vocabulary_of_imaging import FileKind


@dataclass(frozen=True)
class Taken:
    """A file as it will be kept."""

    kind: str
    content: bytes = field(repr=False)
    thumbnail: bytes = field(default=b"", repr=False)
    width_px: int | None = None
    height_px: int | None = None
    n_pages: int | None = None
    is_reduced: bool = False

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def take(sent: bytes) -> Taken:
    """Return the file as it will be kept. Raises FileRefused."""
    if not sent:
        raise FileRefused(_("The file is empty."))
    refuse_larger(len(sent))
    if sent.startswith(pdfs.MAGIC):
        pages = pdfs.checked(sent)
        return Taken(FileKind.PDF, sent, n_pages=pages)
    found = pictures.kind_of(sent)
    if found is None:
        raise FileRefused(
            _("This is no JPEG, PNG or WebP image and no PDF. Save it as one of these.")
        )
    kept = pictures.written_anew(sent, found)
    return Taken(
        kept.kind, kept.content, kept.thumbnail, kept.width, kept.height, is_reduced=kept.is_reduced
    )


def refuse_larger(size: int) -> None:
    """Raise FileRefused for a file of too many bytes; asked before it is read, and again of what came."""
    if size > limits.MOST_FILE_BYTES:
        most = {"most": limits.MOST_FILE_BYTES // limits.MB}
        raise FileRefused(_("The file is larger than %(most)s MB.") % most)


def shown_name(name: str) -> str:
    """Return a file's name fit to be shown to whoever sent it: letters that turn or hide text taken out."""
    plain = "".join(each for each in name if unicodedata.category(each)[0] != "C").strip()
    return plain if len(plain) <= 40 else f"{plain[:24]}…{plain[-12:]}"
