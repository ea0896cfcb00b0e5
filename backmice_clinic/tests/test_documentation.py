"""Every variable that is read is written down where an installer looks."""

import re

from django.conf import settings


def test_every_variable_is_documented():
    source = (settings.BASE_DIR / "backmice_clinic" / "settings.py").read_text()
    page = (settings.BASE_DIR / "docs" / "how-to" / "run-for-real.md").read_text()

    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))

    assert read
    assert {name for name in read if f"`{name}`" not in page} == set()
