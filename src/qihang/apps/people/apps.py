"""Registers the app and tells orgs how an account's own graduate record is found."""

from django.apps import AppConfig

from qihang.apps.orgs import own


class PeopleConfig(AppConfig):
    """Graduates and cohorts."""

    name = "qihang.apps.people"
    label = "people"

    def ready(self) -> None:
        from qihang.apps.people.queries import graduate_of_account

        own.find_graduates_by(graduate_of_account)
