"""The checks on Spark give the same findings, to the byte. Runs where Java and pyspark are found."""

from random import Random

import pytest

from qihang.engines.checks import run, run_on_spark, spark_refusal
from tests.engines.checks.drawn import drawn
from tests.engines.checks.test_restriction import differing, everything, parameters

LACKING = spark_refusal()


@pytest.mark.skipif(LACKING is not None, reason=f"Spark is not here: {LACKING}")
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_spark_finds_the_same() -> None:
    tables = dict(drawn(Random(3)))
    ours = run(dict(tables), everything(), parameters())
    theirs = run_on_spark(dict(tables), everything(), parameters(), memory="2g")
    assert ours.findings.equals(theirs.findings), differing(ours.findings, theirs.findings)
    assert ours.members.equals(theirs.members)
    assert ours.counts == theirs.counts
    assert not ours.findings.is_empty()


def test_without_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    refusal = spark_refusal()
    assert refusal is not None
    assert refusal.code == "java_missing"
