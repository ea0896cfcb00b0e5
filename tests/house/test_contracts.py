"""The direction of imports, as the contracts of pyproject.toml say it."""

import subprocess
import sys

# In a process of its own: it sets up logging for itself and switches every other logger off.
LINT = (
    "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
)


def test_every_contract_is_kept(pytestconfig):
    judged = subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=pytestconfig.rootpath, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert judged.returncode == 0, judged.stdout + judged.stderr
