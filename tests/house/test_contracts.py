"""The direction of imports, as the contracts of pyproject.toml say it."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_every_contract_is_kept():
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS
