"""Papers of a demo say what their registrations state, but for what is planted; a real run finds only that."""

from collections import Counter

import pytest
from django.db.models import Count

from qihang.apps.destinations.models import Evidence
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.apps.files.services import stored_path
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.verification.pages.papers import compare
from qihang.apps.verification.queries.frames import FrameOrder, whole_frames
from qihang.apps.verification.rules.papers import PaperComparison, Verdict
from qihang.engines.checks import run
from qihang.engines.papers import read_paper
from qihang.kernel import Cohort, Scope
from qihang.policy import load
from qihang.world.models import DemoClock
from qihang.world.own_papers import file_of
from qihang.world.paper_words import EVERY, OTHER_EMPLOYER, OTHER_PAY, OTHER_TERM
from qihang.world.sizes import COHORTS

pytestmark = pytest.mark.django_db
PLANTED = {OTHER_EMPLOYER, OTHER_PAY, OTHER_TERM}
SYSTEM = Scope.for_system("test")


def test_a_run_finds_the_planted_files_and_no_other(world_tiny: DemoClock) -> None:
    """By the frames and the engine of a run, with the one check."""
    counting = Evidence.objects.filter(
        destination__cohort=COHORTS[-1], destination__status__in=EFFECTIVE
    )
    shared = counting.values("file").annotate(owners=Count("destination__graduate", distinct=True))
    planted = {row["file"] for row in shared if row["owners"] > 1}
    assert 0 < len(planted) <= 3
    members = set(counting.filter(file__in=planted).values_list("destination", flat=True))
    province = Org.objects.get(kind=OrgKind.PROVINCE)
    frames = whole_frames(SYSTEM, FrameOrder(COHORTS[-1], province.path, world_tiny.day, b"key"))
    day, cohort = world_tiny.day, Cohort(COHORTS[-1])
    found = run(
        frames, load().check_set(day).only("same_file"), dict(load().check_parameters(day, cohort))
    )
    assert not found.not_checkable
    assert found.counts == {"same_file": len(planted)}
    assert set(found.members["registration"]) == {str(member) for member in members}


def test_papers_say_what_is_registered(world_tiny: DemoClock) -> None:
    papers = Evidence.objects.filter(destination__cohort=COHORTS[-1]).select_related(
        "destination__graduate", "file"
    )
    first = {paper.kind: paper for paper in papers if not _is_planted(paper)}
    assert {"labour_contract", "tripartite_agreement", "hiring_proof", "admission_notice"} <= set(
        first
    )
    for paper in first.values():
        verdicts = Counter(line.verdict for line in _compared(paper))
        assert set(verdicts) == {Verdict.AGREES}, (paper.kind, _compared(paper))


def _is_planted(paper: Evidence) -> bool:
    another = paper.file_id != file_of(paper.destination_id)
    return another or paper.destination.graduate_id % EVERY in PLANTED


def _compared(paper: Evidence) -> list[PaperComparison]:
    policy = load().papers
    with stored_path(paper.file) as path:
        read = read_paper(path, paper.file.media_type, policy.words, policy.pages)
    facts = [{"field": f.field, "value": f.value, "strength": f.strength} for f in read.facts]
    return compare(paper.destination, "", load().evidence_kinds[paper.kind], facts)
