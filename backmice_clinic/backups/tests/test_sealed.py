"""A sealed file reads as it was written, or not at all."""

import io

import pytest

from backmice_clinic.backups import sealed
from backmice_clinic.backups.errors import BackupRefused
from backmice_clinic.backups.parts import PartReader, PartWriter

KEY, OTHER = b"k" * 50, b"o" * 50


def _sealed(plain, key=KEY):
    stream = io.BytesIO()
    sealer = sealed.Sealer(stream, key)
    sealer.write(plain)
    sealer.close()
    return stream.getvalue()


def _opened(data, key=KEY):
    return b"".join(sealed.opened(io.BytesIO(data), key))


@pytest.mark.parametrize("size", [0, 1, sealed.CHUNK_BYTES, sealed.CHUNK_BYTES + 1, 3_000_000])
def test_it_reads_as_it_was_written(size):
    plain = bytes(range(256)) * (size // 256) + b"x" * (size % 256)

    assert _opened(_sealed(plain)) == plain


def test_the_same_words_never_look_the_same():
    assert _sealed(b"Maria") != _sealed(b"Maria")
    assert b"Maria" not in _sealed(b"Maria")


def test_another_key_is_told_from_damage():
    with pytest.raises(BackupRefused, match="key does not fit"):
        _opened(_sealed(b"Maria"), OTHER)


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda data, chunk: data[:chunk],
        lambda data, chunk: data[: chunk * 2],
        lambda data, chunk: data + b"x",
        lambda data, chunk: data[: -sealed.TAG_BYTES],
        lambda data, chunk: data[:42] + data[42 + chunk :],
        lambda data, chunk: (
            data[:42] + data[42 + chunk : 42 + 2 * chunk] + data[42 : 42 + chunk] + data[42 + 2 * chunk :]
        ),
    ],
    ids=["cut in the first", "cut later", "longer", "without its last seal", "first left out", "exchanged"],
)  # fmt: skip
def test_chunks_cannot_be_cut_left_out_or_exchanged(spoilt):
    data = _sealed(b"Maria" * 600_000)

    with pytest.raises(BackupRefused, match="damaged or cut off"):
        _opened(spoilt(data, sealed.CHUNK_BYTES + sealed.TAG_BYTES))


def test_a_chunk_of_another_file_does_not_fit():
    one, two = _sealed(b"a" * 10), _sealed(b"b" * 10)

    with pytest.raises(BackupRefused):
        _opened(one[: sealed.HEADER_BYTES] + two[sealed.HEADER_BYTES :])


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"x" * 500])
def test_another_kind_of_file_is_told(data):
    with pytest.raises(BackupRefused, match="no backup"):
        _opened(data)


def _written(*parts):
    pieces = []
    writer = PartWriter(pieces.append)
    for name, content in parts:
        writer.add(name, content)
    writer.end()
    return b"".join(pieces), writer.written


def test_parts_come_in_order_and_whole():
    data, written = _written(("a", [b"1", b"", b"22"]), ("b", []))

    reader = PartReader(iter([data[:5], data[5:]]))

    assert [(name, b"".join(pieces)) for name, pieces in reader] == [("a", b"122"), ("b", b"")]
    assert reader.seen == written


def test_a_part_nobody_reads_is_read_over():
    reader = PartReader(iter([_written(("a", [b"123"]), ("b", [b"4"]))[0]]))

    assert [name for name, _pieces in reader] == ["a", "b"]
    assert reader.seen["a"]["bytes"] == 3


@pytest.mark.parametrize("cut", [1, 4, 9])
def test_a_stream_that_ends_early_is_told(cut):
    data, _ = _written(("name", [b"12345"]))

    with pytest.raises(BackupRefused, match="middle of a part"):
        list(PartReader(iter([data[:cut]])))
