"""What may be done to graduates' records and accounts."""

from qihang.apps.people.services.identity import identity_fields, name_key, phone_fields

__all__ = ["identity_fields", "name_key", "phone_fields"]
