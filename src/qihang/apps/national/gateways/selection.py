"""Which platform this installation talks to (settings.NATIONAL)."""

from pathlib import Path

from django.conf import settings

from qihang.apps.national.gateways.drop import DropPlatform
from qihang.apps.national.gateways.http import HttpPlatform
from qihang.apps.national.gateways.in_process import FakePlatform
from qihang.apps.national.gateways.platform import Platform
from qihang.kernel import Refusal


def platform() -> Platform:
    """By the address: https://… a platform, a folder for files, "fake" the made-up one of the demo.

    Refuses with no_platform where none is set.
    """
    address: str = settings.NATIONAL["address"]
    if address == "fake":
        return FakePlatform()
    if address.startswith(("http://", "https://")):
        return HttpPlatform(
            address.rstrip("/"), settings.NATIONAL["sender"], settings.NATIONAL["secret"]
        )
    if address:
        return DropPlatform(Path(address))
    raise Refusal("no_platform", "还没有设置国家平台。请设置 QIHANG_NATIONAL 后再试。")
