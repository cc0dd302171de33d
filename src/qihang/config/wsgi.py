"""The WSGI application for any server."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from qihang.web.cleaned import utf8_application
from qihang.web.faults import noted_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qihang.config.settings")
application = noted_application(utf8_application(get_wsgi_application()))
import_module(settings.ROOT_URLCONF)  # now, or the first visitor waits for it
