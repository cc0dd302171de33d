"""What Django's test client answers, as the type checker knows it: a response with what the test may ask."""

from typing import TYPE_CHECKING

from django.http import HttpResponse

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as ClientResponse
else:  # at run time it is a plain response with a few attributes more
    ClientResponse = HttpResponse

__all__ = ["ClientResponse"]
