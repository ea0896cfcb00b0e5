"""The door for production servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backmice_clinic.settings")

application = get_wsgi_application()

from backmice_clinic import checks  # noqa: E402  needs the settings

checks.refuse_unsafe()
