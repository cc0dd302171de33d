"""Pages of a list, and what is reached of versions that were read already."""

from datetime import date
from typing import Any

from qihang.apps.destinations import queries, services
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries import Conditions, ListedDestination
from qihang.apps.destinations.queries.records import reaches
from qihang.apps.orgs.queries import college_choices
from qihang.apps.orgs.rules import Role
from qihang.kernel import Cohort, Permission, Scope
from tests.factories.destinations import NOW, make_applicant, make_draft, make_filed
from tests.factories.orgs import Tree, client_for, make_account, scope_for

COHORT = Cohort(2024)


def test_a_page_has_its_rows_in_the_order_of_the_list(tree: Tree, officer: Scope) -> None:
    names = ("赵一", "钱二", "孙三")
    filed = [make_filed(tree.college, name=name)[0] for name in names]
    found = queries.registrations_in(officer, COHORT, Conditions(), "filed", NOW)
    assert found.count() == len(names)
    assert [(row.uuid, row.name) for row in ListedDestination.of(found[1:3])] == [
        (version.uuid, name) for version, name in zip(filed[1:], names[1:], strict=True)
    ]
    assert {row.college for row in ListedDestination.of(found)} == {tree.college.name}
    last_first = queries.registrations_in(officer, COHORT, Conditions(), "-filed", NOW)
    assert ListedDestination.of(last_first[0:1])[0].uuid == filed[-1].uuid


def test_versions_read_already_are_reached_as_if_they_were_read_now(tree: Tree) -> None:
    version, own = make_filed(tree.college)
    _, applicant = make_applicant(tree.college)
    draft = make_draft(applicant)
    readers = [
        own,
        applicant,
        Scope(),
        Scope.for_system("test"),
        scope_for(make_account(Role.COLLEGE_OFFICER, tree.college)),
        scope_for(make_account(Role.COLLEGE_OFFICER, tree.sibling)),
        scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university)),
        scope_for(make_account(Role.PROVINCE_OFFICER, tree.province)),
    ]
    for one in (version, draft):
        found = [queries.destinations_in(scope).filter(pk=one.pk).exists() for scope in readers]
        assert [reaches(scope, one) for scope in readers] == found
        assert set(found) == {True, False}


def test_a_name_is_found_with_whatever_dot_it_is_typed(tree: Tree) -> None:
    reader = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    filed, _ = make_filed(tree.college, name="买买提·艾力")
    make_filed(tree.college, name="买买提江")
    for typed in ("买买提•艾", "\u202e买买提・"):
        asked = Conditions.read({"q": typed})
        assert list(queries.registrations_in(reader, COHORT, asked, "filed", NOW)) == [filed]
    inside = Conditions.read({"q": "提·艾力"})
    assert not queries.registrations_in(reader, COHORT, inside, "filed", NOW)


def test_the_colleges_to_choose_from_are_those_in_reach(tree: Tree) -> None:
    own = scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    seen = Permission.DESTINATION_SEE
    colleges = {tree.college.name, tree.sibling.name}
    assert {one.name for one in college_choices(own, seen, 9)} == colleges
    assert len(college_choices(own, seen, 1)) == 1
    assert college_choices(Scope(), seen, 9) == []


def test_the_queue_is_narrowed_to_what_a_rule_advises_to_look_at(
    tree: Tree, officer: Scope
) -> None:
    begin = date(2024, 7, 1)
    short = _filed(tree, term_from=begin, term_until=date(2024, 12, 31))
    _filed(tree, term_from=begin, term_until=date(2025, 7, 1))
    _filed(tree, term_from=begin, term_until=None)
    assert "term_short" in {rule.code for rule in queries.advising_rules(NOW.date())}
    found = queries.queue_in(officer, COHORT, Conditions(advice="term_short"), "filed", NOW)
    assert [one.pk for one in found] == [short.pk]
    everything = queries.queue_in(officer, COHORT, Conditions(advice="nothing"), "filed", NOW)
    assert everything.count() == 3


def _filed(tree: Tree, **details: Any) -> Destination:
    _, applicant = make_applicant(tree.college)
    make_draft(applicant, **details)
    return services.file(applicant, NOW)


def test_the_registrations_of_a_graduate_become_cards_on_a_phone(tree: Tree) -> None:
    """As a narrow table the state broke sign by sign, and in English the time was cut off."""
    version, _ = make_filed(tree.college)
    reader = client_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    page = reader.get(f"/people/{version.graduate.uuid}/").content.decode()
    table = page[page.index("毕业去向登记") : page.index("</table>")]
    assert 'class="table cards"' in table
    assert str(version.employer_name) in table
