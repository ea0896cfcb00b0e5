"""As whom PostgreSQL runs: it refuses root, so root steps into a namespace as someone else."""

import functools
import os
import pwd
import subprocess
import sys
from pathlib import Path

from backmice_clinic.embedded.errors import EmbeddedError

BARE = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
"""The environment of PostgreSQL's programs: nothing of ours reaches them."""
INTO_NAMESPACE = [sys.executable, "-I", "-S", str(Path(__file__).with_name("into_namespace.py"))]


def how_to_run(home: Path) -> tuple[list[str], dict]:
    """Return what stands before PostgreSQL's programs, and subprocess's options, so that they own `home`
    and are not root.
    """
    _refuse_foreign(home)
    if os.geteuid() != 0:
        return [], {}
    owner = home.stat().st_uid
    if owner == 0:
        if namespaces_allowed():
            return INTO_NAMESPACE, {}
        owner = _give_to_nobody(home)
    account = pwd.getpwuid(owner)
    return [], {"user": owner, "group": account.pw_gid, "extra_groups": []}


def _refuse_foreign(home):
    if os.geteuid() not in (0, home.stat().st_uid):
        raise EmbeddedError(
            f"The data folder {home} belongs to another user. "
            "Run as that user, or set DATA_DIR to a folder of your own."
        )


@functools.cache
def namespaces_allowed() -> bool:
    """Some containers forbid user namespaces."""
    try:
        subprocess.run([*INTO_NAMESPACE, "true"], check=True, stderr=subprocess.DEVNULL, env=BARE)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _give_to_nobody(home):
    account = pwd.getpwnam("nobody")
    for parent in home.resolve().parents:
        if not parent.stat().st_mode & 0o001:
            raise EmbeddedError(
                f"PostgreSQL does not run as root, and other users cannot reach {parent}. "
                "Run as an ordinary user, or set DATA_DIR to a folder they can reach."
            )
    for path in [home, *home.rglob("*")]:
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
    return account.pw_uid
