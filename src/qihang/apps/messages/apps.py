"""Registers the app: the bell in the frame, its entries, the words of its acts."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Messages, their gateways and reminders."""

    name = "qihang.apps.messages"
    label = "messages"

    def ready(self) -> None:
        from qihang.apps.messages import frame, heads, labels, subscriptions
        from qihang.apps.orgs import gateways
        from qihang.apps.orgs.events import AccountTouched, AlarmsRaised
        from qihang.apps.orgs.labels import name_acts
        from qihang.kernel import bus
        from qihang.web import constraints

        name_acts(labels.ACTS)
        bus.subscribe(AccountTouched, subscriptions.on_account_touched)
        constraints.register(labels.CONSTRAINTS)
        frame.furnish()
        gateways.register("inbox", heads.of_address)
        bus.subscribe(AlarmsRaised, heads.on_alarms)
