"""Clusters that a killed test run left behind."""

import os
import re
import shutil
from pathlib import Path

from backmice_clinic.embedded.cluster import Cluster

PREFIX = "backmice-test"


def sweep(folder=Path("/tmp")):
    """Stop and remove those of ours whose test run is gone."""
    for home in folder.glob(f"{PREFIX}-{os.getuid()}-*"):
        found = re.fullmatch(rf"{PREFIX}-\d+-(\d+)", home.name)
        if not found or Path(f"/proc/{found[1]}").exists():
            continue
        if (home / "postgres").exists():
            Cluster(home / "postgres").kill()
        shutil.rmtree(home, ignore_errors=True)
