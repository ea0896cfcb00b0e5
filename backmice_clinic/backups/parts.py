"""Named parts one after another in a stream, none of which needs to know its length beforehand.

A part is `P`, the length of its name (2 bytes), its name, pieces (4 bytes of length each), and a
piece of length 0. `E` ends the stream.
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator

from backmice_clinic.backups.errors import BackupRefused

CUT_OFF = "This backup ends in the middle of a part. Use another one."


class PartWriter:
    """Writes parts and remembers each one's size and SHA-256."""

    def __init__(self, write):
        self._write = write
        self.written: dict[str, dict] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        label = name.encode()
        self._write(b"P" + struct.pack(">H", len(label)) + label)
        digest, size = hashlib.sha256(), 0
        for piece in pieces:
            if piece:
                self._write(struct.pack(">I", len(piece)) + piece)
                digest.update(piece)
                size += len(piece)
        self._write(struct.pack(">I", 0))
        self.written[name] = {"bytes": size, "sha256": digest.hexdigest()}

    def end(self) -> None:
        self._write(b"E")


class PartReader:
    """Reads parts in their order; `seen` tells size and SHA-256 of those read so far."""

    def __init__(self, chunks: Iterator[bytes]):
        self._chunks, self._waiting = chunks, bytearray()
        self.seen: dict[str, dict] = {}

    def __iter__(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        while (kind := self._read(1)) == b"P":
            (length,) = struct.unpack(">H", self._read(2))
            name = self._read(length).decode()
            pieces = self._pieces(name)
            yield name, pieces
            for _unread in pieces:
                pass
        if kind != b"E" or self._waiting or next(self._chunks, b""):
            raise BackupRefused(CUT_OFF)

    def _pieces(self, name):
        digest, size = hashlib.sha256(), 0
        while length := struct.unpack(">I", self._read(4))[0]:
            piece = self._read(length)
            digest.update(piece)
            size += length
            yield piece
        self.seen[name] = {"bytes": size, "sha256": digest.hexdigest()}

    def _read(self, length):
        while len(self._waiting) < length:
            chunk = next(self._chunks, None)
            if chunk is None:
                raise BackupRefused(CUT_OFF)
            self._waiting += chunk
        piece = bytes(self._waiting[:length])
        del self._waiting[:length]
        return piece
