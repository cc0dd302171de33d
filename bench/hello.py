"""The yardstick: the least a Django view can be, under the same server as the product."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from qihang.config.database import database_settings

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["*"],
        DATABASES={"default": database_settings()},
        ROOT_URLCONF=__name__,
        SECRET_KEY=os.urandom(16).hex(),
    )


def hello(_request: HttpRequest) -> HttpResponse:
    """Twelve bytes."""
    return answer("hello, world")


def insert(request: HttpRequest) -> HttpResponse:
    """One row in one statement, committed."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (body) VALUES (%s)", [request.body.decode()])
    return answer("done")


def answer(text: str) -> HttpResponse:
    """With its length, without which our server ends the connection."""
    return HttpResponse(text, headers={"Content-Length": str(len(text))})


urlpatterns = [path("", hello), path("insert/", insert)]
application = get_wsgi_application()
