"""Kept files as pages show them: their words, their thumbnails, who attached them, their bytes if still whole."""

import hashlib
from base64 import b64encode
from datetime import datetime

from django.utils.translation import ngettext

from audit.clinical_time import day_words
from exams.models.kept_files import KeptFile


def file_words(file: KeptFile) -> str:
    """`640 × 480 px, 340 kB` or `3 pages, 1.2 MB`."""
    size = bytes_words(file.size_bytes)
    if file.is_image:
        return f"{file.width_px} × {file.height_px} px, {size}"
    return f"{pages_words(file.n_pages or 0)}, {size}"


def pages_words(count: int) -> str:
    """`3 pages`."""
    return ngettext("%(n)s page", "%(n)s pages", count) % {"n": count}


def bytes_words(count: int) -> str:
    """`340 kB`, `2.1 MB`."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"


def entered_words(clinic, row) -> str:
    """`Dr A. Arden, 3 May 2026`."""
    moment: datetime = clinic.local(row.recorded_at)
    return f"{row.recorded_by or '—'}, {day_words(moment)}"


def thumbnail_of(file) -> str:
    """Return the thumbnail read with the file (`small`) as an address of its own, "" without one."""
    # In the page: it is opened with the page, and no address of it has to be guarded and told.
    small = bytes(getattr(file, "small", b"") or b"")
    return f"data:image/jpeg;base64,{b64encode(small).decode()}" if small else ""


def whole_of(file: KeptFile) -> bytes | None:
    """Return the bytes as they were kept; None when they are lost or changed."""
    same = type(file)._default_manager.filter(pk=file.pk)
    whole = bytes(same.values_list("content__content", flat=True).first() or b"")
    return whole if hashlib.sha256(whole).hexdigest() == file.sha256 else None
