"""Files made to harm cost one child process: little memory here, and one sentence that says why."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qihang.engines.child_process import ChildLimits
from qihang.engines.tabular import FileFault, file_fault, read
from qihang.engines.tabular.archive import check_archive
from qihang.engines.tabular.opened_file import OpenedFile
from qihang.policy import load
from tests.engines.tabular import hostile
from tests.engines.tabular.corpus.making import SHEET, raw_sheet, xls
from tests.engines.tabular.sound import FIRST, HEADER, TABLE, as_csv


@pytest.fixture
def written(tmp_path: Path) -> Callable[[bytes, str], Path]:
    def write(content: bytes, name: str = "any.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("name", hostile.HOSTILE)
def test_it_is_refused_under_any_name(name: str, written: Callable[..., Path]) -> None:
    make, code = hostile.HOSTILE[name]
    for ending in ("xlsx", "xls"):
        fault = file_fault(path := written(make(), f"any.{ending}"), path.name)
        assert fault is not None
        assert fault.code == code
        assert fault.message.format(**fault.facts)


@pytest.mark.parametrize("make", [hostile.shared_formulas, hostile.begun_cells])
def test_looking_takes_time_in_proportion(
    make: Callable[[int], bytes], written: Callable[..., Path]
) -> None:
    """Processor time: other work on the machine does not count."""
    short, long = (looking(written(make(number))) for number in (2_000, 32_000))
    assert long < 16 * 4 * max(short, 0.01)


def looking(path: Path) -> float:
    begun = time.process_time()
    check_archive(path)
    return time.process_time() - begun


def test_one_cell_that_never_ends_is_passed_once(written: Callable[..., Path]) -> None:
    assert looking(written(hostile.begun_errors(50_000))) < 5


def test_a_column_filled_down_is_read(written: Callable[..., Path]) -> None:
    with OpenedFile(written(hostile.shared_formulas(2_000)), "any.xlsx") as file:
        assert sum(block.height for block in file.blocks(file.facts.sheets[0], 5)) == 2_002


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (ChildLimits(memory=1 << 30), "sheet_too_big"),
        (ChildLimits(answers=100, memory=1 << 31), "sheet_too_big"),
        (ChildLimits(patience=0, memory=1 << 31), "sheet_too_slow"),
    ],
    ids=["memory", "answers", "patience"],
)
def test_more_than_it_may_use_is_one_refusal(
    limits: ChildLimits, code: str, written: Callable[..., Path]
) -> None:
    path = written(hostile.old_book([(0, 0, "a"), (*hostile.FAR, "b")]))
    with pytest.raises(FileFault) as refused, OpenedFile(path, "any.xls", limits) as file:
        list(file.blocks(file.facts.sheets[0], 3))
    assert refused.value.code == code


def test_a_sheet_that_takes_for_ever_is_stopped(written: Callable[..., Path]) -> None:
    path = written(hostile.merged(3_000))
    limits = ChildLimits(memory=1 << 31, seconds=2, patience=120)
    with pytest.raises(FileFault) as refused, OpenedFile(path, "any.xlsx", limits) as file:
        file.head(file.facts.sheets[0], 5)
    assert refused.value.code == "sheet_too_slow"


def test_what_one_file_does_to_its_child_is_nothing_to_the_next(
    written: Callable[..., Path],
) -> None:
    path = written(hostile.old_book([(0, 0, "a"), (*hostile.FAR, "b")]))
    with pytest.raises(FileFault):
        OpenedFile(path, "any.xls", ChildLimits(memory=1 << 30))
    assert file_fault(written(xls(), "next.xls"), "next.xls") is None


def test_the_child_ends_with_the_reading(written: Callable[..., Path]) -> None:
    policy = load()
    reading = read(written(xls()), "any.xls", policy.layout("roster"), policy.codes)
    child = reading._file._child._process
    assert child.is_alive()
    reading.whole()
    child.join(10)
    assert not child.is_alive()


def test_a_reading_that_is_given_up_ends_the_child(written: Callable[..., Path]) -> None:
    file = OpenedFile(written(as_csv(TABLE).encode()), "any.csv")
    child = file._child._process
    for _ in file.blocks("", 3):
        break
    del file
    child.join(10)
    assert not child.is_alive()


@pytest.mark.parametrize("number", ["NaN", "INF", "-INF", "1e999"])
def test_a_number_that_is_none_is_named_by_its_cell(
    number: str, written: Callable[..., Path]
) -> None:
    row = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in FIRST[1:])
    head = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in HEADER)
    xml = SHEET.format(f'<row r="1">{head}</row><row r="2"><c><v>{number}</v></c>{row}</row>')
    policy = load()
    path = written(raw_sheet(xml))
    found = read(path, path.name, policy.layout("roster"), policy.codes).whole().problems
    assert [(problem.cell, problem.code) for problem in found] == [("A2", "formula_error")]
