"""Registers the app: the bell in the frame, its entries, the words of its acts."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Messages, their gateways and reminders."""

    name = "qihang.apps.messages"
    label = "messages"

    def ready(self) -> None:
        from qihang.apps.messages import frame, labels
        from qihang.apps.orgs.labels import name_acts

        name_acts(labels.ACTS)
        frame.furnish()
