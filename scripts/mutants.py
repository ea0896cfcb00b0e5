"""Runs mutmut over the rules of treatment, names what lived, and fails below the share that must be noticed.

What is changed and by which tests it is judged stands in pyproject.toml. A run cut short goes on where it was.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

LEAST_PERCENT = 80
TREE = Path("mutants")
MUTMUT = [str(Path(sys.executable).with_name("mutmut"))]
KILLED, SURVIVED = "killed", "survived"
# By how a mutant's own process ended. Cut off by the clock is noticed: the tests did not come to their end.
ENDS = {
    0: SURVIVED,
    1: KILLED,
    3: KILLED,
    33: "no tests",
    34: "skipped",
    36: KILLED,
    24: KILLED,
    None: "not run",
}


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "backmice_clinic.settings_plain"
    os.nice(5)
    ended = subprocess.run([*MUTMUT, "run", "--max-children", "1"], check=False).returncode
    if ended:
        return ended
    found = dict(outcomes())
    by_file = Counter((name.rsplit(".", 1)[0], end) for name, end in found.items())
    for module in sorted({module for module, _end in by_file}):
        print(f"{module:40} killed {by_file[module, KILLED]:5}  lived {_lived(by_file, module):3}")
    for name, end in sorted(found.items()):
        if end != KILLED:
            print(f"{end:9} {name}")
    killed = sum(end == KILLED for end in found.values())
    percent = 100 * killed / len(found)
    print(f"{killed} of {len(found)} killed: {percent:.1f} %; at least {LEAST_PERCENT} % must be.")
    if percent < LEAST_PERCENT:
        return 1
    shutil.rmtree(TREE)
    return 0


def outcomes():
    """Yield every mutant's name with what became of it."""
    for path in sorted(TREE.rglob("*.meta")):
        for name, code in json.loads(path.read_text())["exit_code_by_key"].items():
            yield name, ENDS.get(code, KILLED)


def _lived(by_file, module) -> int:
    return sum(n for (where, end), n in by_file.items() if where == module and end != KILLED)


if __name__ == "__main__":
    sys.exit(main())
