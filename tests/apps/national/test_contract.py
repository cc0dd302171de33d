"""One contract for every gateway: the made-up platform, HTTP against a real server, dropped files."""

import stat
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from qihang.apps.national.gateways import Platform, Unanswered
from qihang.apps.national.gateways.drop import DropPlatform
from qihang.apps.national.gateways.http import HttpPlatform
from qihang.apps.national.rules import Load, Record, ReportAction, ReportOutcome, ReportReceipt
from tests.apps.national.counters import Clerk, Counter, served


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture(params=["fake", "http", "drop"])
def platform(
    request: pytest.FixtureRequest, counter: Counter, tmp_path: Path
) -> Iterator[Platform]:
    if request.param == "fake":
        yield counter.judge
    elif request.param == "http":
        with served(counter) as http:
            yield http
    else:
        yield Clerk(DropPlatform(tmp_path), counter)


def record(key: str = "2024-1", version: int = 1, kind: str = "11", **fields: str) -> Record:
    return Record(key, version, ReportAction.PUT, {"kind": kind, "id_number": key, **fields})


def load(*records: Record, number: UUID | None = None) -> Load:
    return Load(number or uuid4(), records)


def outcomes(receipts: tuple[ReportReceipt, ...]) -> list[ReportOutcome]:
    return [receipt.outcome for receipt in receipts]


def test_each_record_is_answered(platform: Platform) -> None:
    sent = load(record("2024-1"), record("2024-2"))
    receipts = platform.hand_over(sent)
    assert [(r.key, r.version, r.outcome) for r in receipts] == [
        ("2024-1", 1, ReportOutcome.ACCEPTED),
        ("2024-2", 1, ReportOutcome.ACCEPTED),
    ]


def test_the_same_load_again_changes_nothing(platform: Platform, counter: Counter) -> None:
    sent = load(record())
    first = platform.hand_over(sent)
    known = dict(counter.judge.known)
    assert platform.hand_over(sent) == first
    assert counter.judge.known == known


def test_the_same_version_in_another_load_is_no_second_record(platform: Platform) -> None:
    platform.hand_over(load(record()))
    assert outcomes(platform.hand_over(load(record()))) == [ReportOutcome.ACCEPTED]


def test_an_older_version_is_stale(platform: Platform) -> None:
    platform.hand_over(load(record(version=3)))
    assert outcomes(platform.hand_over(load(record(version=2)))) == [ReportOutcome.STALE]


def test_an_unknown_code_is_said(platform: Platform) -> None:
    (receipt,) = platform.hand_over(load(record(kind="99")))
    assert receipt.outcome == ReportOutcome.UNKNOWN_CODE
    assert "99" in receipt.detail


def test_a_person_under_two_numbers_is_a_duplicate(platform: Platform) -> None:
    platform.hand_over(load(record("2024-1", id_number="370X")))
    (receipt,) = platform.hand_over(load(record("2024-2", id_number="370X")))
    assert receipt.outcome == ReportOutcome.DUPLICATE
    assert "2024-1" in receipt.detail


def test_one_refusal_keeps_no_other_record_out(platform: Platform) -> None:
    receipts = platform.hand_over(load(record("2024-1", kind="99"), record("2024-2")))
    assert outcomes(receipts) == [ReportOutcome.UNKNOWN_CODE, ReportOutcome.ACCEPTED]


def test_answers_can_be_fetched_later(platform: Platform) -> None:
    sent = load(record())
    receipts = platform.hand_over(sent)
    assert platform.receipts(sent.number) == receipts
    assert platform.receipts(uuid4()) == ()


def test_what_is_told_arrives_to_the_letter(platform: Platform, counter: Counter) -> None:
    name = '海信,"视像"科技\n股份'
    platform.hand_over(load(record(employer_name=name)))
    first = dict(counter.judge.known)
    counter.judge.known.clear()
    counter.judge.answered.clear()
    counter.judge.hand_over(load(record(employer_name=name)))
    assert counter.judge.known == first  # the digests agree


def test_a_busy_platform_is_asked_again_as_late_as_it_wants(counter: Counter) -> None:
    counter.faults += ["busy", "busy"]
    with served(counter) as http:
        assert outcomes(http.hand_over(load(record()))) == [ReportOutcome.ACCEPTED]
    assert counter.waited == [7.0, 7.0]


def test_a_lost_answer_is_got_again_and_nothing_is_told_twice(counter: Counter) -> None:
    counter.faults += ["lost"]
    with served(counter) as http:
        assert outcomes(http.hand_over(load(record()))) == [ReportOutcome.ACCEPTED]
    assert counter.requests == ["PUT", "PUT"]
    assert len(counter.judge.answered) == 1


def test_patience_ends(counter: Counter) -> None:
    counter.faults += ["busy"] * 4
    with served(counter) as http, pytest.raises(Unanswered, match="503"):
        http.hand_over(load(record()))


def test_a_page_instead_of_an_answer_is_none(counter: Counter) -> None:
    counter.faults += ["nonsense"]
    with served(counter) as http, pytest.raises(Unanswered):
        http.hand_over(load(record()))


def test_a_wrong_secret_is_not_tried_again(counter: Counter) -> None:
    with served(counter, secret="another") as http, pytest.raises(Unanswered, match="401"):
        http.hand_over(load(record()))
    assert counter.requests == ["PUT"]


def test_nobody_there_is_an_unanswered_question() -> None:
    http = HttpPlatform("http://127.0.0.1:9", "37", "s", wait=lambda _: None)
    with pytest.raises(Unanswered, match=httpx.ConnectError.__name__):
        http.hand_over(load(record()))


def test_the_secret_stays_out_of_what_is_printed() -> None:
    assert "hidden" not in repr(HttpPlatform("http://127.0.0.1:9", "37", "hidden"))


def test_dropped_files_are_there_whole_and_for_nobody_else(tmp_path: Path) -> None:
    sent = load(record())
    (tmp_path / "out" / f".{sent.number}").mkdir(parents=True)  # a try that was broken off
    assert DropPlatform(tmp_path).hand_over(sent) == ()
    (place,) = (tmp_path / "out").iterdir()
    assert {path.name for path in place.iterdir()} == {"records.csv", "manifest.json"}
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_an_answer_file_that_cannot_be_read_is_no_answer(tmp_path: Path) -> None:
    sent = load(record())
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / f"{sent.number}.csv").write_text("key,version\n2024-1,x\n")
    with pytest.raises(Unanswered):
        DropPlatform(tmp_path).receipts(sent.number)
