"""What becomes of a file: told by its content, written anew, or refused in words."""

import zlib
from io import BytesIO

import pytest
from PIL import Image

from exams.tests.pictures import a_pdf, a_picture, a_stream, written
from exams.uploads import limits
from exams.uploads.refusals import FileRefused
from exams.uploads.taking import shown_name, take


def opened(content):
    return Image.open(BytesIO(content))


class TestPictures:
    @pytest.mark.parametrize(("sent", "kept"), [("JPEG", "jpeg"), ("PNG", "png"), ("WEBP", "jpeg")])
    def test_each_kind_is_taken(self, sent, kept):
        taken = take(a_picture(sent))

        assert (taken.kind, taken.width_px, taken.height_px) == (kept, 64, 48)
        assert opened(taken.thumbnail).size == (64, 48)
        assert not taken.is_reduced

    def test_a_png_keeps_every_pixel(self):
        picture = Image.effect_noise((50, 40), 80)

        taken = take(written(picture, "PNG"))

        assert opened(taken.content).tobytes() == picture.tobytes()

    def test_a_large_one_is_made_smaller_and_says_so(self):
        taken = take(a_picture("JPEG", size=(5000, 1000)))

        assert (taken.width_px, taken.height_px, taken.is_reduced) == (4096, 819, True)
        assert max(opened(taken.thumbnail).size) == limits.THUMBNAIL_PX

    def test_sixteen_bits_of_grey_keep_their_brightness(self):
        taken = take(written(Image.new("I;16", (20, 20), 128 * 256), "PNG"))

        assert opened(taken.content).getpixel((5, 5)) in (127, 128, 129)

    def test_what_is_clear_becomes_white(self):
        taken = take(written(Image.new("RGBA", (20, 20), (200, 0, 0, 0)), "PNG"))

        assert opened(taken.content).getpixel((5, 5)) == (255, 255, 255)

    def test_a_turned_one_is_upright(self):
        exif = Image.Exif()
        exif[0x0112] = 6

        taken = take(a_picture("JPEG", exif=exif.tobytes()))

        assert (taken.width_px, taken.height_px) == (48, 64)
        assert not opened(taken.content).getexif()

    def test_a_broken_one_says_what_to_do(self):
        with pytest.raises(FileRefused, match="damaged or cut off"):
            take(a_picture()[:400])


class TestPdfs:
    @pytest.mark.parametrize(
        "plain",
        [
            a_pdf(),
            a_pdf(pages=100),
            a_pdf(b"<< /S /URI /URI (https://clinic.example) >>"),
            a_pdf(b"<< /S /GoTo /D [3 0 R /Fit] >>", b"<< /JSON /Jsx >>"),
            a_pdf(a_stream(zlib.compress(b"0 0 m 10 10 l S"), b"/Filter /FlateDecode ")),
            a_pdf(a_stream(zlib.compress(bytes(range(256)) * 40_000), b"/Filter /FlateDecode ")),
            a_pdf(a_stream(zlib.compress(b"9 0 << /Type /Font >>"), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode ")),
        ],
    )  # fmt: skip
    def test_a_plain_one_is_kept_as_it_was_sent(self, plain):
        taken = take(plain)

        assert taken.content == plain
        assert taken.thumbnail == b""

    def test_pages_in_packed_objects_are_counted(self):
        pages = b"9 0 10 30 << /Type /Page >> << /Type/Page /X 1 >>"
        stream = a_stream(
            zlib.compress(pages), b"/Type /ObjStm /N 2 /First 9 /Filter /FlateDecode "
        )

        assert take(a_pdf(stream)).n_pages == 3

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            (a_pdf(trailer=b"/Encrypt 9 0 R "), "locked with a password"),
            (a_pdf(b"<< /S /JavaScript /JS (x) >>"), "holds a script"),
            (a_pdf(pages=101), "more than 100 pages"),
            (a_pdf()[:-10], "cut off"),
            (a_pdf() + b"PK\x05\x06", "cut off, or something was added"),
        ],
    )
    def test_a_refusal_says_why(self, sent, words):
        with pytest.raises(FileRefused, match=words):
            take(sent)


def test_nothing_else_is_taken():
    for sent in (b"", b"GIF89a", b"<svg/>", b"PK\x03\x04", b"hello"):
        with pytest.raises(FileRefused):
            take(sent)


def test_a_name_is_shown_without_what_turns_it():
    assert shown_name("a\u202egpj.exe") == "agpj.exe"
    assert shown_name("x" * 90 + ".jpg") == "x" * 24 + "…" + "x" * 8 + ".jpg"
