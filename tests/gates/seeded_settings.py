"""Settings of a server that a gate starts: local mode, Ana instead of the demo clinic, and one defect."""

from backmice_clinic.settings import *  # noqa: F403
from backmice_clinic.settings import INSTALLED_APPS

INSTALLED_APPS += ["tests.gates.seeded.Seeded"]
