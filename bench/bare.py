"""What :mod:`bench.api` is measured against: a bare DRF view that decodes two pictures with Pillow, turns
them upright, encodes them anew and stores them. A WSGI application of its own."""

from __future__ import annotations

import io
import os
import uuid
from pathlib import Path

import django
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.wsgi import get_wsgi_application
from django.urls import path
from PIL import Image, ImageOps

settings.configure(
    SECRET_KEY="bench",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    REST_FRAMEWORK={"UNAUTHENTICATED_USER": None, "DEFAULT_AUTHENTICATION_CLASSES": []},
    FILE_UPLOAD_HANDLERS=["django.core.files.uploadhandler.MemoryFileUploadHandler"],
    FILE_UPLOAD_MAX_MEMORY_SIZE=80_000_000,
)
django.setup()

from rest_framework.request import Request  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402

storage = FileSystemStorage(Path(os.environ["BENCH_FILES"]))


class Pictures(APIView):
    def post(self, request: Request) -> Response:
        names = []
        for upload in request.FILES.values():
            image = ImageOps.exif_transpose(Image.open(upload)).convert("RGB")
            buffer = io.BytesIO()
            image.save(buffer, "JPEG", quality=92)
            names.append(storage.save(f"{uuid.uuid4()}.jpg", ContentFile(buffer.getvalue())))
        return Response({"stored": names}, status=201)


urlpatterns = [path("pictures", Pictures.as_view())]
application = get_wsgi_application()
