"""A list whose query is kept: rows are read anew, for each reader their own, nothing where nothing is."""

import pytest
from django.db.models import QuerySet

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import Listing, listing, orgs_in
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.kernel import Permission, Scope
from tests.factories.orgs import Tree, make_account, make_org, scope_for

pytestmark = pytest.mark.django_db
HOME = Permission.FIGURES_SEE


def row(code: str, name: str) -> tuple[str, str]:
    return code, name


def of_colleges(scope: Scope) -> QuerySet[Org]:
    return orgs_in(scope, HOME).filter(kind=OrgKind.COLLEGE).order_by("code")


def colleges(scope: Scope, *, lasting: bool = True) -> Listing[tuple[str, str]]:
    return listing(scope, of_colleges, columns=("code", "name"), make=row, lasting=lasting)


@pytest.fixture
def reader(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))


@pytest.mark.parametrize("lasting", [True, False])
def test_rows_come_in_order_and_stretches(tree: Tree, reader: Scope, lasting: bool) -> None:
    found = colleges(reader, lasting=lasting)
    whole = [
        (org.code, org.name) for org in sorted((tree.college, tree.sibling), key=lambda o: o.code)
    ]
    assert found.total() == 2
    assert found.some(0, 20) == whole
    assert found.some(1, 2) == whole[1:]


def test_rows_are_read_anew(tree: Tree, reader: Scope) -> None:
    assert colleges(reader).total() == 2
    make_org(tree.university, OrgKind.COLLEGE, "10422-c09", "新学院")
    Org.objects.filter(pk=tree.college.pk).update(name="改名学院")
    found = colleges(reader)
    assert found.total() == 3
    assert {"新学院", "改名学院"} <= {name for _, name in found.some(0, 20)}


def test_each_reader_has_the_own_list(tree: Tree, reader: Scope) -> None:
    other = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
    mine, theirs = colleges(reader).some(0, 20), colleges(other).some(0, 20)
    assert mine
    assert theirs
    assert not set(mine) & set(theirs)


def test_who_reaches_nothing_reads_nothing(tree: Tree) -> None:
    found = colleges(Scope())
    assert (found.total(), found.some(0, 20)) == (0, [])


@pytest.mark.parametrize(("lasting", "times"), [(True, 1), (False, 2)])
def test_a_lasting_query_is_written_once(
    tree: Tree, reader: Scope, lasting: bool, times: int
) -> None:
    written = []

    def write(scope: Scope) -> QuerySet[Org]:
        written.append(scope)
        return of_colleges(scope)

    for _ in range(2):
        found = listing(reader, write, columns=("code", "name"), make=row, lasting=lasting)
        assert found.total() == 2
    assert len(written) == times
