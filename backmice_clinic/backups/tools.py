"""PostgreSQL's own programs: which of those here fit a server, and running them."""

import contextlib
import functools
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryFile

from backmice_clinic.backups.errors import BackupRefused
from backmice_clinic.embedded import EmbeddedError, binaries

PIECE_BYTES = 1 << 18
LONGEST_SAYING = 300


def fitting(major: int, *, program: str = "pg_dump") -> Path:
    """Return the folder whose programs are of this major version, or else the next newer one."""
    found = sorted(
        (version, place) for place, version in versions(program).items() if version >= major
    )
    if not found:
        newest = max(versions(program).values(), default=0)
        here = f"the newest {program} here is of {newest}" if newest else f"no {program} is here"
        raise BackupRefused(
            f"PostgreSQL {major} is needed, but {here}. Install the client programs of "
            f"PostgreSQL {major} or newer."
        )
    return found[0][1]


def newest(program: str) -> Path:
    """Return the folder of the newest one here: it reads what any earlier one wrote."""
    found = versions(program)
    return max(found, key=lambda place: found[place]) if found else fitting(1, program=program)


@functools.cache
def versions(program: str) -> dict[Path, int]:
    """Return the folders that hold the program, each with its major version."""
    return {place: major for place in _folders(program) if (major := _major(place / program))}


def _folders(program):
    on_path = shutil.which(program)
    if on_path:
        yield Path(on_path).parent
    with contextlib.suppress(EmbeddedError):
        yield binaries.folder()
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def _major(path):
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return int(found[1]) if found else 0


def output_of(command: list, environment: dict):
    """Yield what the program writes; its failure is told at the end."""
    with TemporaryFile() as sayings:
        with subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=sayings,
        ) as process:
            assert process.stdout is not None  # noqa: S101  for the type checker
            while piece := process.stdout.read(PIECE_BYTES):
                yield piece
        _refuse_failure(command, process.returncode, sayings)


def feed(command: list, environment: dict, pieces) -> None:
    """Give the pieces to the program; its failure is told."""
    with TemporaryFile() as sayings:
        with subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=sayings,
        ) as process:
            assert process.stdin is not None  # noqa: S101  for the type checker
            try:
                for piece in pieces:
                    process.stdin.write(piece)
                process.stdin.close()
            except BrokenPipeError:
                # It gave up; what it said is told below.
                process.stdin = None
            except BaseException:
                process.kill()
                raise
        _refuse_failure(command, process.returncode, sayings)


def _refuse_failure(command, status, sayings):
    if status == 0:
        return
    sayings.seek(0)
    program = Path(command[0]).name
    lines = sayings.read().decode(errors="replace").splitlines()
    # Only its own lines: those after them quote rows.
    own = [line for line in lines if line.startswith(f"{program}: error:")] or lines[:1]
    said = own[0].removeprefix(f"{program}: error: ")[:LONGEST_SAYING] if own else "no reason given"
    raise BackupRefused(f"{program} failed (status {status}): {said}")
