"""Tells orgs how an account's own record is found, and names the acts of this app."""

from django.apps import AppConfig

from qihang.apps.orgs import own


class PeopleConfig(AppConfig):
    """Graduates and cohorts."""

    name = "qihang.apps.people"
    label = "people"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy

        from qihang.apps.exports import sources
        from qihang.apps.intake import targets
        from qihang.apps.orgs import signed, ties
        from qihang.apps.orgs.labels import name_acts
        from qihang.apps.people import measuring, reminded
        from qihang.apps.people.exporting import Graduates
        from qihang.apps.people.hardship import Hardship
        from qihang.apps.people.labels import ACTS, CONSTRAINTS
        from qihang.apps.people.queries import unfinished_below
        from qihang.apps.people.roster import Roster
        from qihang.apps.people.signed_kinds import GRADUATE
        from qihang.kernel import Permission, measures, msgid
        from qihang.web import constraints, nav

        signed.register(GRADUATE)
        own.find_graduates_by(
            "SELECT json_build_array(id, org_path) FROM people_graduate WHERE account_id = account.id"
        )
        name_acts(ACTS)
        constraints.register(CONSTRAINTS)
        words = msgid("还有本年度及以后毕业的学生 {count} 人，请先用毕业生名单把他们转到别的院系。")
        ties.register(ties.Tie("graduates", words, unfinished_below))
        measures.register(*measuring.MEASURES)
        targets.register(Roster())
        sources.register(Graduates())
        reminded.furnish()
        targets.register(Hardship())
        nav.register(
            nav.NavItem(gettext_lazy("毕业生"), "people:graduates", Permission.PERSON_SEE, order=30)
        )
