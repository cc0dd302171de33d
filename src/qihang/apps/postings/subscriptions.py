"""What posts do when something happens to employers, and applications when something happens to posts."""

from qihang.apps.employers.events import (
    EmployerChanged,
    EmployerEnded,
    EmployersMerged,
    EmployerVerified,
)
from qihang.apps.postings import services
from qihang.apps.postings.events import PostsChanged
from qihang.apps.postings.services import applications
from qihang.kernel import Scope, Subscription


def _system() -> Scope:
    return Scope.for_system("posts follow employers")


def on_verified(event: EmployerVerified) -> None:
    """Their posts are public again."""
    services.follow_employers(_system(), event.ids, event.at)
    services.resume_posts(_system(), event.ids, event.at)


def on_changed(event: EmployerChanged) -> None:
    """Their posts bear the new name."""
    services.follow_employers(_system(), event.ids, event.at)


def on_ended(event: EmployerEnded) -> None:
    """Their posts are hidden."""
    services.suspend_posts(_system(), event.ids, event.at)


def on_merged(event: EmployersMerged) -> None:
    """Their posts are those of the employer that stays."""
    if not event.undone:
        services.follow_mergers(_system(), event.pairs, event.at)


GIVES = (
    Subscription(EmployerVerified, on_verified),
    Subscription(EmployerChanged, on_changed),
    Subscription(EmployerEnded, on_ended),
    Subscription(EmployersMerged, on_merged),
)


def _applications() -> Scope:
    return Scope.for_system("applications follow their posts")


def on_posts_changed(event: PostsChanged) -> None:
    """Who waits for an answer hears that a post is held or has ended."""
    applications.notify_ended_posts(_applications(), event.ids, event.at)


def on_merged_applications(event: EmployersMerged) -> None:
    """Applications go with the employer."""
    if not event.undone:
        applications.follow_merged_employers(_applications(), event.pairs)


APPLICATIONS = (
    Subscription(PostsChanged, on_posts_changed),
    Subscription(EmployersMerged, on_merged_applications),
)
