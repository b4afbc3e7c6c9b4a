"""The Django project: settings, URLs, the Celery application, and what starts it all."""
