"""The form token every POST carries."""

from django.template import Context
from django.utils.safestring import SafeString

from qihang.web.markup import el


def token(context: Context) -> SafeString:
    """The hidden field against forged requests, from the template context."""
    value = context.get("csrf_token", "")
    return el("input", type="hidden", name="csrfmiddlewaretoken", value=value)
