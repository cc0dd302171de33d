"""What the ledger and its figures give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.destinations.events import DestinationsMoved
from qihang.apps.metrics import (
    cards,
    help_topics,
    labels,
    panels,
    search,
    signed_kinds,
    subscriptions,
)
from qihang.apps.metrics.measures import counted, guards, staffing
from qihang.apps.metrics.models.ledger import Block
from qihang.apps.metrics.queries.ledger import LEDGER
from qihang.apps.metrics.queries.seals import SEAL_CHECK
from qihang.apps.orgs.integrity.chains import Chain
from qihang.apps.orgs.labels import act_labels
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import PLACE_ROLES, SCHOOL_ROLES, Role
from qihang.apps.people.events import GraduatesChanged
from qihang.kernel import Manifest, MeasureGuard, Permission, Subscription
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import NavGroup, NavItem

MANIFEST = Manifest(
    "metrics",
    (
        signed_kinds.SEAL,
        Holding(
            Permission.FIGURES_SEE,
            _("查看统计数字"),
            {*SCHOOL_ROLES, *PLACE_ROLES, Role.PROVINCE_OFFICER, Role.DEPARTMENT_OFFICER},
            for_systems=True,
            lendable=True,
        ),
        Holding(Permission.FIGURES_SEAL, _("封存与发布数字"), {Role.PROVINCE_OFFICER}),
        Holding(Permission.FIGURES_SIGN, _("为封存的数字签字"), {Role.DEPARTMENT_OFFICER}),
        *act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
        Subscription(GraduatesChanged, subscriptions.on_graduates_changed),
        Subscription(DestinationsMoved, subscriptions.on_destinations_moved),
        *counted.ledger_measures(),
        *staffing.MEASURES,
        *cards.GIVES,
        *search.GIVES,
        *help_topics.GIVES,
        *panels.GIVES,
        MeasureGuard("activated_share", guards.of_graduates),
        MeasureGuard("confirmed_share", guards.of_registered),
        *guards.registration_guards(),
        LEDGER,
        SEAL_CHECK,
        Chain("ledger", Block),
        NavItem(
            _("落实率"), "metrics:own", Permission.FIGURES_SEE, order=40, group=NavGroup.FIGURES
        ),
    ),
)
