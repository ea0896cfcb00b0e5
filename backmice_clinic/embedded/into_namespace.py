"""Enters a user namespace where root is nobody special, and becomes the program it is given.

A program of its own, not code between fork and exec: there a process of many threads can stand still for
ever on a lock that another thread held. Needs nothing but the standard library.

Usage: python -I -S into_namespace.py PROGRAM [ARGUMENT …]
"""

import ctypes
import os
import sys

CLONE_NEWUSER = 0x10000000
UID_INSIDE = 1000


def enter() -> None:
    """Step in; OSError where the machine forbids it. (os.unshare exists only from Python 3.12 on.)"""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for file, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{UID_INSIDE} 0 1"),
        ("gid_map", f"{UID_INSIDE} 0 1"),
    ):
        with open(f"/proc/self/{file}", "w") as stream:
            stream.write(line)


if __name__ == "__main__":
    enter()
    os.execvp(sys.argv[1], sys.argv[1:])
