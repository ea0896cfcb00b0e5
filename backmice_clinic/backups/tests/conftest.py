"""A clinic that was committed, with an uploaded file, and folders of its own."""

import pytest

from tests.house import world as house

KEY = "a-key-for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def folders(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_KEY = KEY
    (tmp_path / "media" / "scans").mkdir(parents=True)
    (tmp_path / "media" / "scans" / "one.jpg").write_bytes(b"\xff\xd8 a picture \x00" * 5000)
    return tmp_path


@pytest.fixture
def world(transactional_db, folders):
    return house.build()
