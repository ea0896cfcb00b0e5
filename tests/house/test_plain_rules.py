"""Clinical rules are plain Python: values in, answer out; of Django only the translated sentence."""

import ast

import pytest
from django.conf import settings

PLAIN = {"rules.py", "note_rules.py", "scoring.py", "statistics.py"}
FILES = sorted(
    path
    for path in settings.BASE_DIR.glob("*/*.py")
    if path.name in PLAIN and not path.parent.name.startswith(".")
)


def _imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_there_are_rules():
    assert len(FILES) >= 3


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_rule_asks_nothing_of_django(path):
    django = {name for name in _imported(ast.parse(path.read_text())) if name.startswith("django")}

    assert django <= {"django.utils.translation"}
