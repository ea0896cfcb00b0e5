"""`python -m tests.gates.find G-AZ1` prints the file of a gate."""

import re
import sys
from pathlib import Path

for path in sorted(Path(__file__).parent.glob("test_*.py")):
    if re.search(rf'Gate\(\s*(id=)?"{re.escape(sys.argv[1])}"', path.read_text()):
        print(path)
        break
else:
    sys.exit(f"No gate is called {sys.argv[1]}.")
