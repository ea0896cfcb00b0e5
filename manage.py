#!/usr/bin/env python
"""The clinic's command line."""

import os
import signal
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backmice_clinic.settings")
    # A polite stop must unwind, so that the last one out can stop the embedded PostgreSQL.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line

        from audit.context import name_process
        from audit.scope import see_everything
    except ImportError:
        sys.exit("Django is not installed here. Run `make run` once, then use .venv/bin/python.")
    name_process("".join(sys.argv[1:2]))
    see_everything()
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refusal:
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
