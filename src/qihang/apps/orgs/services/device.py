"""Which officials have signed in on the device of the current request (orgs/devices.py)."""

from qihang.apps.orgs import request_origin


def officials_on_device() -> frozenset[int]:
    """Their accounts; nobody outside a request."""
    return request_origin.devices.get()


def also_on_device(account: int) -> None:
    """For the rest of this request: whoever is signed in now is on the device too."""
    request_origin.devices.set(request_origin.devices.get() | {account})
