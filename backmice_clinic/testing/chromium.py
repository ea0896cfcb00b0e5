"""Where this machine's Chromium is, and how tests start it."""

import functools
import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
    # The browser, too, has no network.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@functools.cache
def found() -> str | None:
    """The program to start, or None. CHROMIUM names one that stands elsewhere."""
    wished = os.environ.get("CHROMIUM", "").strip()
    if wished:
        return shutil.which(wished)
    return next(filter(None, map(shutil.which, NAMES)), None)
