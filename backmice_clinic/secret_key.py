"""The local mode's secret key: made once, kept in the data folder, readable by its owner only."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept_in(path: Path) -> str:
    try:
        if not path.exists():
            _make(path)
        return path.read_text().strip()
    except PermissionError:
        raise ImproperlyConfigured(
            f"The data folder {path.parent} belongs to another user. "
            "Run as that user, or set DATA_DIR to a folder of your own."
        ) from None


def _make(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(50))
    try:
        # A link fails if someone was faster: then theirs is the key.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
