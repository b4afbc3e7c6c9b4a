"""The WSGI application, for gunicorn or any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyc.settings")

application = get_wsgi_application()

from kyc import crashes, tracing  # noqa: E402 (they read the settings)

tracing.start()
crashes.start()
