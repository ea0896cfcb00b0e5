"""The door for asynchronous servers; the pages themselves are synchronous."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backmice_clinic.settings")

application = get_asgi_application()
