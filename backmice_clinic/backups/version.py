"""Which version of the app this is: its number, and its commit where one can be told."""

import subprocess
import tomllib

from django.conf import settings


def told() -> dict[str, str]:
    """Return the number and the commit ("" when the code is no checkout)."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return {"version": project["project"]["version"], "commit": commit()}


def commit() -> str:
    # The code belongs to root and the services do not: git asks to be told that this is meant.
    checkout = str(settings.BASE_DIR)
    try:
        asked = subprocess.run(
            ["git", "-c", f"safe.directory={checkout}", "-C", checkout, "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return asked.stdout.strip()
