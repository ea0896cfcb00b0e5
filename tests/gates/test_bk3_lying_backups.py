"""G-BK3: a backup that lies is refused loudly, whoever made it lie."""

import io
import json
import secrets
from contextlib import contextmanager

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.db import connection

from backmice_clinic.backups import archive, sealed, taking, tools
from backmice_clinic.backups.errors import BackupRefused
from backmice_clinic.backups.parts import PartReader
from backmice_clinic.backups.place import Place
from tests.gates.frame import Gate
from tests.gates.seeds import patched
from tests.house import world as house

KEY = b"a-key-for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"
BLOCK = sealed.CHUNK_BYTES + sealed.TAG_BYTES


class Careless:
    """AES-GCM that looks at no seal."""

    def __init__(self, key):
        self._key = key

    def decrypt(self, nonce, data, header):
        counter = modes.CTR(nonce + (2).to_bytes(4, "big"))
        return Cipher(algorithms.AES(self._key), counter).decryptor().update(data[:-16])


GATE = Gate(
    "G-BK3",
    "a backup with a changed byte, cut off, empty, short of a part, of another key, role, database or "
    "version of the tools is refused",
    ci=10,
    full=100,
    defects={
        "seals are not looked at": lambda: patched(sealed, "AESGCM", Careless),
        "parts are not held against the manifest": lambda: patched(
            archive, "_refuse_other_parts", lambda *_: None
        ),
        "any role may take one": lambda: patched(taking, "refuse_wrong_role", lambda *_: None),
        "a database without a clinic is backed up": lambda: patched(
            taking, "refuse_empty", lambda *_: None
        ),
        "any version of the tools will do": lambda: patched(
            tools, "fitting", lambda major, program="pg_dump": tools.newest(program)
        ),
    },
)

_kept: dict[str, bytes] = {}


@pytest.fixture
def whole(transactional_db, settings, tmp_path):
    """A good backup of three chunks, made once, with nothing patched."""
    settings.BACKUP_KEY, settings.MEDIA_ROOT = KEY.decode(), tmp_path / "media"
    house.build()
    if not _kept:
        (tmp_path / "media").mkdir()
        (tmp_path / "media" / "scan.jpg").write_bytes(bytes(range(256)) * 9000)
        _kept["whole"] = taking.take(tmp_path / "made").path.read_bytes()
    return _kept["whole"]


def _is_refused(act):
    try:
        act()
    except BackupRefused as refusal:
        return len(str(refusal)) > 20
    except Exception:  # a fall on the way is no refusal
        return False
    return False


def test_lies_are_refused(whole, gate, tmp_path):
    path = tmp_path / "backmice-20260101T000000000Z.backup"

    def refused(data, key=KEY):
        path.write_bytes(data)
        return _is_refused(lambda: archive.verified(path, key))

    gate.check(not refused(whole), "the good one was refused")
    _flip_bytes(gate, whole, refused)
    _cut_and_exchange(gate, whole, refused)
    gate.check(refused(whole, b"another" + KEY), "another key was taken")
    _leave_parts_out(gate, path, refused)
    _take_wrongly(gate, tmp_path)
    gate.done()


def _flip_bytes(gate, whole, refused):
    for trial in range(gate.n):
        # In turn: anywhere, in the header, in a seal, at the end.
        place = (
            gate.random.randrange(len(whole)),
            gate.random.randrange(sealed.HEADER_BYTES),
            sealed.HEADER_BYTES + BLOCK - 1 - gate.random.randrange(sealed.TAG_BYTES),
            len(whole) - 1 - gate.random.randrange(64),
        )[trial % 4]
        bit = 1 << gate.random.randrange(8)
        spoilt = whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :]
        gate.check(refused(spoilt), f"bit {bit} of byte {place} was not noticed")


def _cut_and_exchange(gate, whole, refused):
    head, first, second = (
        whole[: sealed.HEADER_BYTES],
        whole[sealed.HEADER_BYTES :][:BLOCK],
        whole[sealed.HEADER_BYTES + BLOCK :][:BLOCK],
    )
    rest = whole[sealed.HEADER_BYTES + 2 * BLOCK :]
    lies = {
        "empty": b"",
        "only a header": head,
        "cut after a chunk": head + first,
        "cut after two": head + first + second,
        "a chunk left out": head + second + rest,
        "chunks exchanged": head + second + first + rest,
        "longer than it was": whole + b"\0",
        "written twice": whole + whole,
    }
    lies |= {f"cut at {at}": whole[:at] for at in gate.random.sample(range(len(whole)), 5)}
    for lie, data in lies.items():
        gate.check(refused(data), f"{lie}: was taken")


def _leave_parts_out(gate, path, refused):
    """Sealed anew with the right key, so that only the manifest can tell."""
    parts = _parts(_kept["whole"])
    manifest = json.loads(parts[archive.MANIFEST])
    photo = archive.FILES + "scan.jpg"
    lies = {
        "without its file": {k: v for k, v in parts.items() if k != photo},
        "without its database": {k: v for k, v in parts.items() if k != archive.DUMP},
        "without its manifest": {k: v for k, v in parts.items() if k != archive.MANIFEST},
        "with another file": {**parts, photo: parts[photo][:-1]},
        "with a file too many": {**parts, archive.FILES + "more.jpg": b"x"},
        "of another format": {
            **parts,
            archive.MANIFEST: json.dumps(manifest | {"format": 99}).encode(),
        },
    }
    for lie, those in lies.items():
        path.unlink(missing_ok=True)
        with _unpatched(), archive.writing(path, KEY) as writer:
            for name, content in those.items():
                writer.add(name, [content])
        gate.check(refused(path.read_bytes()), f"one {lie} was taken")


@contextmanager
def _unpatched():
    """Seals are made truly even while the defect is not to look at them."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    with patched(sealed, "AESGCM", AESGCM):
        yield


def _parts(data):
    with _unpatched():
        reader = PartReader(sealed.opened(io.BytesIO(data), KEY))
        return {name: b"".join(pieces) for name, pieces in reader}


def _take_wrongly(gate, tmp_path):
    from django.conf import settings

    server, name = settings.EMBEDDED, connection.settings_dict["NAME"]

    def refused(place=None, major=None):
        with pytest.MonkeyPatch.context() as patch:
            if place:
                patch.setattr(Place, "to_read", lambda: place)
            if major:
                patch.setattr(taking, "server_major", lambda _connection: major)
            return _is_refused(lambda: taking.take(tmp_path / "wrong"))

    gate.check(refused(Place.in_server(server, name, server.APP)), "the app's role took one")
    nothing = f"empty_{secrets.token_hex(6)}"
    server.create_database(nothing)
    empty = Place.in_server(server, nothing, server.OWNER)
    gate.check(refused(empty), "an empty database was backed up")
    server.drop_database(nothing)
    gate.check(refused(major=99), "programs older than the server took one")
    gate.check(
        not list((tmp_path / "wrong").glob("*")) if (tmp_path / "wrong").exists() else True,
        "a refused backup left a file",
    )
