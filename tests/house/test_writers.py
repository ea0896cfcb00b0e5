"""Only actions write. Views, forms and page builders parse, choose and show."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [
    "accounts",
    "patients",
    "measures",
    "exams",
    "followup",
    "treatments",
    "outcomes",
    "library",
    "ui",
]
WRITES = {
    "save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete",
    "aupdate", "acreate", "asave", "adelete",
}  # fmt: skip
# Sessions and messages are not the record.
NOT_THE_RECORD = {"session", "messages", "cache", "storage"}


def _readers():
    for room in ROOMS:
        yield from (ROOT / room).glob("forms*.py")
        yield from (ROOT / room).glob("forms/**/*.py")
        yield from (ROOT / room).glob("views*.py")
        yield from (ROOT / room).glob("views/**/*.py")
        for name in ("timeline", "record", "summary", "due", "figures", "banner"):
            yield from (ROOT / room).glob(f"{name}.py")


def _words(node):
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} | {
        n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)
    }


@pytest.mark.parametrize("path", sorted(_readers()), ids=lambda p: str(p.relative_to(ROOT)))
def test_readers_never_write(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in WRITES and not _words(node.func.value) & NOT_THE_RECORD:
            pytest.fail(f"{path.name}:{node.lineno} calls .{node.func.attr}()")
        if node.func.attr == "update" and "objects" in _words(node.func.value):
            pytest.fail(f"{path.name}:{node.lineno} updates rows")
