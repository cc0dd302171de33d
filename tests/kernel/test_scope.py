"""A scope reaches subtrees, granted subjects and itself, and nothing beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.kernel import Granted, Permission, Reach, Scope
from qihang.kernel.scope import topmost

P = Permission

COLLEGE, UNIVERSITY, SIBLING = "/37/10422/01/", "/37/10422/", "/37/10423/"
SEGMENTS = st.lists(st.sampled_from(["37", "1", "10", "104", "01"]), min_size=0, max_size=4)
PATHS = SEGMENTS.map(lambda parts: "/" + "".join(f"{part}/" for part in parts))


def officer(path: str = UNIVERSITY, permission: Permission = P.PERSON_SEE) -> Scope:
    return Scope(account=1, reaches=(Reach(path, frozenset({permission})),))


def test_a_reach_holds_below_and_not_beside_or_above() -> None:
    scope = officer()
    assert scope.holds(P.PERSON_SEE, UNIVERSITY)
    assert scope.holds(P.PERSON_SEE, COLLEGE)
    assert not scope.holds(P.PERSON_SEE, SIBLING)
    assert not scope.holds(P.PERSON_SEE, "/37/")


def test_a_longer_code_with_the_same_beginning_is_another_organisation() -> None:
    assert not officer("/37/1042/").holds(P.PERSON_SEE, "/37/10422/")


def test_another_permission_is_not_held() -> None:
    assert not officer().allows(P.PERSON_UNMASK)
    assert officer().paths(P.PERSON_UNMASK) == ()


def test_granted_subjects_are_reached_one_by_one() -> None:
    lent = Granted(P.PERSON_SEE, "graduate", frozenset({3, 4}))
    scope = Scope(account=1, granted=(lent, Granted(P.PERSON_SEE, "graduate", frozenset({9}))))
    assert scope.subjects(P.PERSON_SEE, "graduate") == {3, 4, 9}
    assert scope.subjects(P.PERSON_SEE, "destination") == frozenset()
    assert scope.allows(P.PERSON_SEE)
    assert not scope.holds(P.PERSON_SEE, UNIVERSITY)


def test_ones_own_permissions_open_no_subtree() -> None:
    scope = Scope(account=1, graduate=8, own=frozenset({P.DESTINATION_FILE_OWN}))
    assert scope.allows(P.DESTINATION_FILE_OWN)
    assert scope.paths(P.DESTINATION_FILE_OWN) == ()


@pytest.mark.parametrize("permission", Permission)
def test_a_visitor_reaches_nothing(permission: Permission) -> None:
    assert not Scope().allows(permission)
    assert not Scope().holds(permission, "/")


def test_a_job_reaches_everything_and_gives_its_reason() -> None:
    job = Scope.for_system("nightly seal")
    assert job.holds(P.PERSON_SEE, COLLEGE)
    assert job.allows(P.POWER_OPEN)
    with pytest.raises(ValueError, match="reason"):
        Scope.for_system("")


@given(st.lists(PATHS, max_size=6), PATHS)
def test_the_topmost_paths_cover_what_all_covered(paths: list[str], asked: str) -> None:
    kept = topmost(paths)
    assert any(asked.startswith(p) for p in kept) == any(asked.startswith(p) for p in paths)
    assert not any(a != b and a.startswith(b) for a in kept for b in kept)
