"""What a PDF may hold. It is kept as it was sent, so whatever could act when it is opened is refused.

Nothing here shows a PDF: it is read as bytes, strictly. Where a reader of PDFs could find an object that
we cannot see (hidden in a stream, packed in a way we do not unpack), the file is refused.
"""

import re
import zlib

from django.utils.translation import gettext as _

from exams.uploads import limits
from exams.uploads.refusals import FileRefused

MAGIC = b"%PDF-"
_HEAD = re.compile(rb"%PDF-[12]\.\d[\r\n \t]")
_TAIL = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\Z")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")
_HIDDEN = re.compile(rb"\d\s+\d+\s+obj\b|\btrailer\s*<<|\bstartxref\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
# What runs, opens, sends or carries something else; and what may hide it.
_LONG = rb"JavaScript|Launch|EmbeddedFiles?|FileAttachment|RichMedia|XFA|SubmitForm|ImportData|GoToE|GoToR|Rendition|Encrypt"
_ACTS = re.compile(rb"/(" + _LONG + rb"|JS|EF|Movie|Sound|3D)(?![A-Za-z0-9_])")
# In packed data three letters are found by chance; each of the above needs one of the long words.
_ACTS_IN_DATA = re.compile(rb"/(" + _LONG + rb")(?![A-Za-z0-9_])")
_OTHER_PACKING = re.compile(
    rb"/(?:ASCIIHex|ASCII85|LZW|RunLength|Crypt)|/Fl(?![a-z])|/(?:AHx|A85)\b"
)
_BEGINS_LIKE_OBJECTS = re.compile(rb"(?:\s|%[^\r\n]*)*\d")
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|body|iframe)", re.IGNORECASE)
_ZIP_END = b"PK\x05\x06"


def checked(sent: bytes) -> int:
    """Return how many pages the PDF has. Raises FileRefused."""
    if not _HEAD.match(sent):
        raise _damaged()
    if not _TAIL.search(sent[-2048:].rstrip(b"\x00")):
        raise FileRefused(
            _("The PDF is cut off, or something was added to it. Save it anew and send that.")
        )
    if _MARKUP.search(sent[:2048]) or _ZIP_END in sent[-70_000:]:
        raise FileRefused(
            _("This file is a PDF and something else at once. Print it to PDF and send that.")
        )
    outside, packed = _taken_apart(sent)
    plain = b"\n".join(_named(part) for part in (outside, *packed))
    _refuse_what_acts(_ACTS.search(plain))
    pages = len(_PAGE.findall(plain))
    if not pages or not _OBJECT.search(outside):
        raise _damaged()
    if pages > limits.MOST_PAGES:
        raise FileRefused(_("The PDF has more than %(most)s pages.") % {"most": limits.MOST_PAGES})
    return pages


def _refuse_what_acts(found):
    if found is None:
        return
    if found[1] == b"Encrypt":
        raise FileRefused(
            _("The PDF is locked with a password. Save it without one and send that.")
        )
    raise FileRefused(
        _(
            "The PDF holds a script, a form that sends, or other files. Print it to PDF and send that."
        )
    )


def _taken_apart(sent):
    """Return the file without its streams, and what streams hold that may be objects."""
    outside, packed, end, room = [], [], 0, limits.MOST_UNPACKED_BYTES
    for found in _STREAM.finditer(sent):
        before, data = sent[end : found.start()], found[1]
        outside.append(before)
        end = found.end()
        # A reader may jump to an object that stands inside a stream; no honest one does.
        if _HIDDEN.search(data):
            raise _not_clear()
        # What looks like a stream may be a text that pretends to be one.
        _refuse_what_acts(_ACTS_IN_DATA.search(_named(data)))
        text = _objects_in(data, _named(before), room)
        room -= len(text)
        packed.append(text)
    outside.append(sent[end:])
    return b"".join(outside), packed


def _objects_in(data, facts, room):
    """Return what the stream unfolds to where that may be objects: their list begins with numbers."""
    is_said = b"/ObjStm" in facts
    if is_said and (b"/DecodeParms" in facts or _OTHER_PACKING.search(facts)):
        raise _not_clear()
    if not is_said and not _BEGINS_LIKE_OBJECTS.match(_unfolded(data, 64)[0]):
        return b""
    text, is_whole = _unfolded(data, max(1, room))
    if not is_whole:
        raise FileRefused(_("The PDF unfolds to more than can be looked through."))
    return text


def _unfolded(data, most):
    """Return the stream's bytes, unpacked if they are packed, and whether that was all."""
    unpack = zlib.decompressobj()
    try:
        return unpack.decompress(data, most), not unpack.unconsumed_tail
    except zlib.error:
        return data[:most], len(data) <= most


def _named(text):
    """Return the text with the hidden letters of its names written out: `/J#53` is `/JS`."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)


def _damaged():
    return FileRefused(_("The PDF is damaged. Open it, save it anew, and send that."))


def _not_clear():
    return FileRefused(
        _("The PDF is built in a way that cannot be looked through. Print it to PDF and send that.")
    )
