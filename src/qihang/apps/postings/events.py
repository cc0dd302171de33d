"""What upper apps may hear about posts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PostsChanged:
    """These posts (database ids) became public, changed in public or ended at this moment of the product clock."""

    ids: frozenset[int]
    at: datetime


@dataclass(frozen=True, slots=True)
class ProfilesChanged:
    """These graduates' (database ids) profiles were made, changed, hidden or left."""

    graduates: frozenset[int]
    at: datetime


@dataclass(frozen=True, slots=True)
class ApplicationsMoved:
    """These applications (database ids) were sent, answered, withdrawn or ended."""

    ids: frozenset[int]
    at: datetime
