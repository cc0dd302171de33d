"""What somebody reckons who fetches everything that readers without persons may see.

Of a province, its cities and universities, of two days and both cohorts, through every door: pages, cuts,
indicators, lists, duties of the plan, the API, a sealed file. Each number is an equation, and linear
programming says how far each number of persons below the smallest cell is pinned down.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from django.db import connection

from qihang.apps.metrics import services
from qihang.apps.metrics.disclosure import figures
from qihang.apps.metrics.pages.figures import cut_members
from qihang.apps.metrics.pages.seals import seal_file
from qihang.apps.metrics.sql.ledger.cube_cache import Memory
from qihang.apps.orgs.models import Account, Grant, Org
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.rules import Role
from qihang.engines.disclosure import TableUnit
from qihang.kernel import Permission
from tests.apps.metrics.attack_reader import Reader, of_province, of_university, rows_of
from tests.apps.metrics.attack_world import COHORTS, CUT_OFF, PEOPLE, WORK, World, made
from tests.apps.metrics.test_pages import browser
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account
from tests.factories.signing import sign
from tests.factories.tokens import make_token
from tests.guards.sources import ROOT

pytestmark = pytest.mark.django_db
SMALL = 5


@pytest.fixture
def world(tree: Tree) -> World:
    """Analyzed: rows of an open transaction are unknown to autovacuum, and hundreds of pages read them."""
    world = made(tree)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return world


def read_by_province(world: World, cohort: int, *dimensions: str) -> Reader:
    client = browser(Role.PROVINCE_OFFICER, world.tree.province)
    reader = Reader(world, client, cohort, of_province(world))
    reader.read_pages(dimensions)
    reader.know_the_law()
    return reader


def test_nothing_small_can_be_reckoned_from_all_doors_of_two_days(world: World) -> None:
    reader = read_by_province(world, 2024, *PEOPLE, *WORK)
    reader.read_lists()
    reader.read_plan()
    reader.read_api(make_token(world.tree.province, [Permission.FIGURES_SEE]).get)
    seal = services.make_seal(SYSTEM, CUT_OFF, datetime(2024, 9, 2, tzinfo=UTC))
    reader.read_seal(csv.DictReader(io.TextIOWrapper(seal_file(seal), "utf-8-sig")), day=1)
    assert not list(reader.given_away())


def test_nor_by_a_university_s_reader_of_figures_from_its_colleges(world: World) -> None:
    university = Org.objects.get(code="20001")
    account = make_account(Role.GRADUATE)
    for permission in (Permission.FIGURES_SEE, Permission.PLAN_SEE):
        grant(account, permission, university.path)
    for cohort in COHORTS:
        reader = Reader(world, client_for(account), cohort, of_university(university.code))
        reader.read_pages()
        reader.read_lists()
        reader.read_plan()
        reader.know_the_law()
        assert not list(reader.given_away())


def grant(account: Account, permission: Permission, path: str) -> None:
    now = real_now()
    lent = Grant.objects.create(
        account=account, permission=permission, path=path, from_at=now,
        until_at=now + timedelta(days=1), cause="x",
    )  # fmt: skip
    sign(lent)


@pytest.mark.parametrize("who", ["city", "department"])
def test_whoever_else_sees_no_persons_is_told_the_same(world: World, who: str) -> None:
    """Otherwise two readers could lay side by side what each is told."""
    tree = world.tree
    role = Role.CITY_OFFICER if who == "city" else Role.DEPARTMENT_OFFICER
    clients = [
        browser(role, tree.city if who == "city" else tree.department),
        browser(Role.PROVINCE_OFFICER, tree.province),
    ]
    orgs = ["3701", *world.cities["3701"]]
    told = []
    for client in clients:
        reader = Reader(world, client, 2024, of_province(world))
        told.append([shown_of(reader, org) for org in orgs])
    for one, other in zip(*told, strict=True):
        for mine, theirs in zip(one, other, strict=True):
            assert mine == theirs


def shown_of(reader: Reader, org: str) -> list[object]:
    page = reader.text("/figures/{org}/", org, 1)
    by = [(d, reader.text(f"/figures/{{org}}/by/{d}/", org, 1)) for d in (*PEOPLE, *WORK)]
    file = reader.text("/figures/{org}/by/hardship/?chart=members&file=csv", org, 1)
    return [
        list(rows_of(page, "落实率构成")),
        *(list(rows_of(cut, f"按{cut_members.NAMES[d]}")) for d, cut in by),
        list(rows_of(reader.text("/figures/{org}/indicators/", org, 1), "其他指标")),
        "" if "<html" in file else file,
        reader.text("/figures/{org}/entries/?of=placed", org, 1).count("<tr"),
    ]


def test_nor_from_pages_of_the_year_before(world: World) -> None:
    reader = read_by_province(world, 2023, "hardship", "industry")
    assert not list(reader.given_away(["work", "hardship"]))
    page = reader.text("/figures/{org}/by/hardship/", "37", 0)
    shown = [label for label, *_ in rows_of(page, "按困难生类别")]
    assert {"非困难生", "就业困难"} <= set(shown), "what is large enough stands by itself"


def each_by_itself(
    top: TableUnit,
    members: Mapping[str, bytes],
    least: int,
    *,
    empty_known: bool,
    dividing: object = None,
) -> dict[str, tuple[frozenset[str], ...]]:
    """The breach: each organisation hides its own small cells and one more, looking at no other."""

    def of(unit: TableUnit) -> Iterator[tuple[str, tuple[frozenset[str], ...]]]:
        sizes = {m: sum(unit.cells.get(m, (0,))) for m in members}
        order = sorted(members, key=sizes.__getitem__)
        small = [m for m in order if 0 < sizes[m] < SMALL]
        large = [m for m in order if sizes[m] >= SMALL]
        together = small + large[:1] if len(small) == 1 else small
        apart = tuple(frozenset({m}) for m in members if m not in together)
        yield unit.name, (*apart, frozenset(together)) if together else apart
        for below in unit.below:
            yield from of(below)

    return dict(of(top))


def test_the_attack_finds_what_pages_made_one_by_one_give_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "blocks", each_by_itself)
    monkeypatch.setattr(figures, "_patterns", Memory(64))
    reader = read_by_province(world, 2024, "hardship")
    assert len(list(islice(reader.given_away(["hardship"]), 5))) == 5


def test_nothing_in_the_product_divides_counts_past_the_one_door() -> None:
    """Groups are drawn by `pages.figures.groups_of`, small members named nowhere else."""
    for path in (ROOT / "src" / "qihang" / "apps").rglob("*.py"):
        text = path.read_text()
        for past in ("indicators.parts(", "indicators.by_group(", "indicators.explain("):
            assert past not in text, (
                f"{path}: use pages.figures.groups_of, which asks what may be shown"
            )
