"""A file sealed with AES-256-GCM in numbered chunks; any change, cut or exchange is noticed.

Layout: 18 bytes of magic, 16 bytes of salt, 8 bytes that tell the key, then chunks of 1 MiB and
their 16-byte tags. A chunk's nonce is its number and whether it is the last (the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár 2015), so none can be left out, moved or
follow the last. The header is authenticated with every chunk. Each file has a key of its own,
derived by HKDF-SHA-256 from the backup key and the salt.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backmice_clinic.backups.errors import BackupRefused

MAGIC = b"BACKMICE-BACKUP-1\n"
SALT_BYTES, MARK_BYTES, TAG_BYTES = 16, 8, 16
HEADER_BYTES = len(MAGIC) + SALT_BYTES + MARK_BYTES
CHUNK_BYTES = 1 << 20


class Sealer:
    """Takes plain bytes, writes sealed ones; nothing counts before `close`."""

    def __init__(self, stream: BinaryIO, key: bytes):
        salt = os.urandom(SALT_BYTES)
        self._box, mark = _derived(key, salt)
        self._stream, self._header = stream, MAGIC + salt + mark
        self._waiting, self._number = bytearray(), 0
        stream.write(self._header)

    def write(self, data: bytes) -> None:
        self._waiting += data
        # One chunk is held back: it may be the last.
        while len(self._waiting) > CHUNK_BYTES:
            self._seal(bytes(self._waiting[:CHUNK_BYTES]), is_last=False)
            del self._waiting[:CHUNK_BYTES]

    def close(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, plain, *, is_last):
        self._stream.write(
            self._box.encrypt(_nonce(self._number, is_last=is_last), plain, self._header)
        )
        self._number += 1


class Readable(Protocol):
    """All that is asked of what is read."""

    def read(self, size: int, /) -> bytes: ...


def opened(stream: Readable, key: bytes) -> Iterator[bytes]:
    """Yield the plain chunks. Only after the last one is the whole file known to be good."""
    header = stream.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
        raise BackupRefused("This is no backup of Backmice Clinic, or its beginning is lost.")
    box, mark = _derived(key, header[len(MAGIC) : len(MAGIC) + SALT_BYTES])
    if mark != header[-MARK_BYTES:]:
        raise BackupRefused(
            "The key does not fit this backup: set BACKUP_KEY to the one it was made with "
            "(or the file's first bytes are damaged)."
        )
    number, block = 0, stream.read(CHUNK_BYTES + TAG_BYTES)
    while True:
        following = stream.read(CHUNK_BYTES + TAG_BYTES)
        yield _unsealed(box, header, number, block, is_last=not following)
        if not following:
            return
        number, block = number + 1, following


def _unsealed(box, header, number, block, *, is_last):
    try:
        return box.decrypt(_nonce(number, is_last=is_last), block, header)
    except (InvalidTag, ValueError):
        raise BackupRefused(
            f"This backup is damaged or cut off at its chunk {number + 1}. Nothing was restored; "
            "use another one."
        ) from None


def _derived(key, salt):
    """The file's own cipher, and a few bytes that tell a wrong key from a damaged file."""
    material = HKDF(SHA256(), 32 + MARK_BYTES, salt, b"backmice backup 1").derive(key)
    return AESGCM(material[:32]), material[32:]


def _nonce(number, *, is_last):
    return number.to_bytes(11, "big") + bytes([is_last])
