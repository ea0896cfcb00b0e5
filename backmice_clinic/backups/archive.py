"""One backup file: the database's dump, the uploaded files and the manifest, sealed together."""

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from backmice_clinic.backups import sealed, tools
from backmice_clinic.backups.errors import BackupRefused
from backmice_clinic.backups.parts import PartReader, PartWriter

DUMP, MANIFEST, FILES = "database.dump", "manifest.json", "files/"
NAME = re.compile(r"backmice-\d{8}T\d{9}Z\.backup")
FORMAT = 1


@dataclass(frozen=True)
class Opened:
    """A backup that was read to its end and found whole."""

    path: Path
    manifest: dict
    bytes: int
    sha256: str

    @property
    def taken_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["taken_at"])


def new_name(now: datetime) -> str:
    return f"backmice-{now.astimezone(UTC):%Y%m%dT%H%M%S}{now.microsecond // 1000:03}Z.backup"


def in_folder(folder: Path) -> list[Path]:
    """Return the backups of a folder, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))


@contextlib.contextmanager
def writing(path: Path, key: bytes) -> Iterator[PartWriter]:
    """Write under a hidden name; on success the file is on the disk, still under that name."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            sealer = sealed.Sealer(stream, key)
            parts = PartWriter(sealer.write)
            yield parts
            parts.end()
            sealer.close()
            stream.flush()
            os.fsync(stream.fileno())
            # Read back from the disk, not from memory.
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def settle(draft: Path, path: Path) -> None:
    """Give the file its name, for good."""
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def verified(path: Path, key: bytes) -> Opened:
    """Read the whole file: every chunk's seal, every part's digest, the dump to its last row."""
    whole = hashlib.sha256()
    manifest = None
    with _reading(path) as stream:
        reader = PartReader(sealed.opened(_Digesting(stream, whole), key))
        for name, pieces in reader:
            if name == MANIFEST:
                manifest = json.loads(b"".join(pieces))
            elif name == DUMP:
                _read_through(pieces)
        size = stream.tell()
    if manifest is None or manifest.get("format") != FORMAT:
        raise BackupRefused(f"{path.name} has no manifest that this version can read.")
    _refuse_other_parts(path, manifest, reader.seen)
    return Opened(path, manifest, size, whole.hexdigest())


def _read_through(pieces):
    """PostgreSQL's own program reads the dump to its end, into nothing."""
    program = tools.newest("pg_restore") / "pg_restore"
    tools.feed([program, f"--file={os.devnull}"], {"LC_ALL": "C"}, pieces)


def _refuse_other_parts(path, manifest, seen):
    listed = manifest["parts"]
    missing = sorted(set(listed) - set(seen))
    strange = sorted(set(seen) - set(listed) - {MANIFEST})
    other = sorted(name for name in set(listed) & set(seen) if listed[name] != seen[name])
    if missing or strange or other or DUMP not in listed:
        told = {"missing": missing, "not in the manifest": strange, "not as it was taken": other}
        words = "; ".join(f"{len(v)} {k}, first {v[0]}" for k, v in told.items() if v)
        raise BackupRefused(f"{path.name} lies about its parts: {words or 'no database'}.")


def parts_of(path: Path, key: bytes) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Read the parts once more, for restoring them."""
    with _reading(path) as stream:
        yield from PartReader(sealed.opened(stream, key))


@contextlib.contextmanager
def _reading(path):
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise BackupRefused(f"{path} cannot be read ({error.strerror}).") from None


class _Digesting:
    """A stream that counts what is read into a digest."""

    def __init__(self, stream, digest):
        self._stream, self._digest = stream, digest

    def read(self, size):
        data = self._stream.read(size)
        self._digest.update(data)
        return data
