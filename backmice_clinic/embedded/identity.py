"""As whom PostgreSQL runs: it refuses root, so root steps into a namespace as someone else."""

import ctypes
import functools
import os
import pwd
import subprocess
from pathlib import Path

from backmice_clinic.embedded.errors import EmbeddedError

CLONE_NEWUSER = 0x10000000
UID_INSIDE = 1000


def popen_options(home: Path) -> dict:
    """How to start PostgreSQL's programs so that they own `home` and are not root."""
    _refuse_foreign(home)
    if os.geteuid() != 0:
        return {}
    owner = home.stat().st_uid
    if owner == 0:
        if namespaces_allowed():
            return {"preexec_fn": _enter_user_namespace}
        owner = _give_to_nobody(home)
    account = pwd.getpwuid(owner)
    return {"user": owner, "group": account.pw_gid, "extra_groups": []}


def _refuse_foreign(home):
    if os.geteuid() not in (0, home.stat().st_uid):
        raise EmbeddedError(
            f"The data folder {home} belongs to another user. "
            "Run as that user, or set DATA_DIR to a folder of your own."
        )


def _enter_user_namespace():
    # Runs in the child between fork and exec. os.unshare exists only from Python 3.12 on.
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for file, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{UID_INSIDE} 0 1"),
        ("gid_map", f"{UID_INSIDE} 0 1"),
    ):
        with open(f"/proc/self/{file}", "w") as stream:
            stream.write(line)


@functools.cache
def namespaces_allowed() -> bool:
    """Some containers forbid user namespaces."""
    try:
        subprocess.run(["true"], check=True, preexec_fn=_enter_user_namespace)
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
