"""Where a proof is checked."""

from django.urls import reverse

from qihang.apps.certificates.models import Proof
from qihang.web.request import Request


def check_page(request: Request) -> str:
    """The public page, as it is printed."""
    return request.build_absolute_uri(reverse("certificates:verify"))


def check_address(request: Request, proof: Proof) -> str:
    """The same with the number filled in; the name is for the visitor to know."""
    return f"{check_page(request)}?n={proof.number}"
