"""Small pictures and PDFs for tests: plain ones, and what somebody could make of them."""

from functools import cache
from io import BytesIO

from PIL import Image


@cache
def a_picture(kind="JPEG", size=(64, 48), colour=(120, 130, 140), **how) -> bytes:
    """Return one plain picture."""
    return written(Image.new("RGB", size, colour), kind, **how)


def written(picture, kind="JPEG", **how) -> bytes:
    """Return a picture as a file."""
    out = BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def a_pdf(*objects: bytes, pages=1, trailer=b"") -> bytes:
    """Return a PDF of empty pages, with these objects besides."""
    kids = b" ".join(b"%d 0 R" % (3 + n) for n in range(pages))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % pages,
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>"] * pages,
        *objects,
    ]
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1, trailer, start,
    )  # fmt: skip
    return bytes(out)


def a_stream(data: bytes, facts: bytes = b"") -> bytes:
    """Return a stream object's body."""
    return b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(data), facts, data)
