"""A version's columns as the fields that the policy names, and back; the contact's phone is sealed."""

from collections.abc import Mapping
from typing import Any

from qihang.apps.destinations.models import Destination
from qihang.apps.orgs.services import seal, unseal
from qihang.kernel.identity import mask
from qihang.policy import DestinationKind, load

PHONE = "contact_phone"
BLANK = Destination()  # every column at its default


def values_of(version: Destination) -> dict[str, Any]:
    """Field name → value, the phone opened; for the rules and for the graduate's own form."""
    values = plain_values(version)
    sealed = version.contact_phone_sealed
    values[PHONE] = "" if sealed is None else unseal(sealed)
    return values


def plain_values(version: Destination) -> dict[str, Any]:
    """The same without the sealed phone."""
    return {name: getattr(version, name) for name in load().fields if name != PHONE}


def set_values(version: Destination, values: Mapping[str, Any]) -> None:
    """Set the named fields on a draft in memory."""
    for name, value in values.items():
        if name == PHONE:
            _set_phone(version, value or "")
        else:
            setattr(version, name, value)


def clear_unknown(version: Destination, kind: DestinationKind) -> None:
    """Empty every field the kind does not ask for."""
    unknown = [name for name in load().fields if name not in kind.allowed]
    set_values(version, {name: _empty(name) for name in unknown})


def _empty(name: str) -> Any:
    return "" if name == PHONE else getattr(BLANK, name)


def _set_phone(version: Destination, phone: str) -> None:
    if phone == values_of(version)[PHONE]:
        return
    version.contact_phone_sealed = seal(phone) if phone else None
    version.contact_phone_masked = mask(phone)
