"""Settings for the test run: the same file, with a database cluster of its own and fast hashing."""

import os

os.environ["BACKMICE_MODE"] = "test"
os.environ["DATA_DIR"] = f"/tmp/backmice-test-{os.getuid()}-{os.getpid()}"
for variable in (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_BACKUP_URL",
    "DEBUG",
    "STATIC_ROOT",
    "BACKUP_DIR",
    "BACKUP_KEY",
):
    os.environ.pop(variable, None)

from backmice_clinic.settings import *  # noqa: E402, F403
from backmice_clinic.settings import DATABASES, EMBEDDED  # noqa: E402

assert EMBEDDED is not None
EMBEDDED.options = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    # Tests fill tables and empty them again. Counted while empty, a table would be taken for empty ever
    # after, and a question about the next test's thousand rows planned as one about none: for minutes.
    "autovacuum": "off",
}  # fmt: skip
# Each thread of the live server closes its own connection, so that databases can be dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
