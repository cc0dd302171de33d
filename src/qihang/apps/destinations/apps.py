"""Registers the app; registrations follow their graduates."""

from django.apps import AppConfig


class DestinationsConfig(AppConfig):
    """Registration and review of destinations."""

    name = "qihang.apps.destinations"
    label = "destinations"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from qihang.apps.destinations import labels, measuring, queries, reminded, services
        from qihang.apps.destinations.exporting import Queue, Registrations
        from qihang.apps.destinations.sheet import Destinations
        from qihang.apps.destinations.signed_kinds import DESTINATION
        from qihang.apps.exports import sources
        from qihang.apps.files.services import Keeper, register_keeper
        from qihang.apps.intake import targets
        from qihang.apps.orgs import signed, ties
        from qihang.apps.orgs.labels import name_acts
        from qihang.apps.people.events import GraduatesChanged
        from qihang.kernel import Permission, bus, measures, msgid
        from qihang.web import constraints
        from qihang.web.nav import NavItem, register

        signed.register(DESTINATION)
        sources.register(Registrations())
        sources.register(Queue())
        targets.register(Destinations())
        name_acts(labels.ACTS)
        constraints.register(labels.CONSTRAINTS)
        reminded.furnish()
        bus.subscribe(GraduatesChanged, services.follow_graduates)
        measures.register(*measuring.MEASURES)
        words = msgid("还有待审核或有异议的去向登记 {count} 件，请先办结。")
        ties.register(ties.Tie("destinations", words, queries.unsettled_below))
        register_keeper(Keeper("evidence", services.evidence_due, services.release_evidence))
        register(
            NavItem(_("我的去向"), "destinations:own", Permission.DESTINATION_FILE_OWN, order=20),
            NavItem(_("去向登记"), "destinations:index", Permission.DESTINATION_SEE, order=20),
        )
