"""Merging by command and by the API, and what keeps two records apart from whoever may not see it."""

from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from qihang.apps.agreements.models import Agreement
from qihang.apps.orgs.rules import Role
from qihang.apps.people import services
from qihang.apps.people.cli import roster
from qihang.apps.people.models import Graduate, Merge
from qihang.apps.people.rules import MERGED
from qihang.kernel import Permission, Reach, Refusal, Scope
from tests.factories.agreements import make_series, make_signed
from tests.factories.orgs import Tree, make_account, make_province, scope_for
from tests.factories.people import make_graduate
from tests.factories.refusals import refused
from tests.factories.tokens import Made, make_token

NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)
WHY = "两次建档"


@pytest.fixture
def tree(db: None) -> Tree:
    return make_province()


@pytest.fixture
def pair(tree: Tree) -> tuple[Graduate, Graduate]:
    return make_graduate(tree.college, name="李明"), make_graduate(tree.sibling, name="李鸣")


@pytest.fixture
def system(tree: Tree) -> Made:
    return make_token(tree.university, frozenset({Permission.ROSTER_IMPORT}))


def standings(*graduates: Graduate) -> list[str]:
    found = dict(Graduate.objects.values_list("pk", "standing"))
    return [found[graduate.pk] for graduate in graduates]


@pytest.mark.django_db
def test_a_signed_agreement_keeps_apart_whoever_may_not_see_it(
    tree: Tree, pair: tuple[Graduate, Graduate]
) -> None:
    """Attack: a lent permission to import rosters reads no agreements; merging would end this one."""
    kept, gone = pair
    clerk = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    make_series(scope_for(clerk), tree.university)
    agreement = make_signed(scope_for(clerk), gone)
    lent = Scope(account=clerk.pk, reaches=(
        Reach(tree.university.path, frozenset({Permission.ROSTER_IMPORT})),
    ))  # fmt: skip
    assert services.merge_lines(lent, kept, gone) == []
    with pytest.raises(Refusal) as caught:
        services.merge(lent, kept.uuid, gone.uuid, (), WHY, NOW)
    assert [objection.code for objection in caught.value.objections] == ["merge_blocked"]
    assert "解约" in caught.value.objections[0].message
    assert Agreement.objects.get(pk=agreement.pk).status == "signed"


@pytest.mark.django_db
def test_the_command_shows_merges_and_sets_apart(pair: tuple[Graduate, Graduate]) -> None:
    kept, gone = pair
    run = CliRunner()
    asked = ["merge", kept.exam_number, gone.exam_number, "--cohort", "2024"]
    shown = run.invoke(roster, asked, catch_exceptions=False)
    assert (shown.exit_code, standings(kept, gone)) == (0, ["", ""])
    assert gone.id_number_masked in shown.output
    run.invoke(
        roster, [*asked, "--take", "name", "--reason", WHY, "--apply"], catch_exceptions=False
    )
    assert standings(kept, gone) == ["", MERGED]
    assert Graduate.objects.get(pk=kept.pk).name == "李鸣"
    undo = ["unmerge", str(Merge.objects.get().uuid), "--reason", "不是同一人"]
    run.invoke(roster, undo, catch_exceptions=False)
    assert standings(kept, gone) == ["", ""]
    with refused("no_such_record"):
        run.invoke(roster, ["merge", "1", "2", "--cohort", "2024"], catch_exceptions=False)


@pytest.mark.django_db(transaction=True)
def test_the_api_merges_and_sets_apart(
    tree: Tree, pair: tuple[Graduate, Graduate], system: Made
) -> None:
    kept, gone = pair
    body = {
        "survivor": str(kept.uuid),
        "duplicate": str(gone.uuid),
        "take": ["name"],
        "reason": WHY,
    }
    elsewhere = make_graduate(tree.other_college)
    assert system.post("/merges", body | {"duplicate": str(elsewhere.uuid)}).status_code == 404
    made = system.post("/merges", body)
    assert (made.status_code, standings(kept, gone)) == (201, ["", MERGED])
    again = system.post("/merges", body)
    assert again.status_code == 422
    undone = system.post(f"/merges/{made.json()['uuid']}/undo", {"reason": "不是同一人"})
    assert (undone.status_code, standings(kept, gone)) == (201, ["", ""])
