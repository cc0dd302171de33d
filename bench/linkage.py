"""Written names of employers to a made-up register: how many are found, how many wrongly, how fast.

Peers, where they are installed (they are in no lock of ours): TF-IDF of pairs of characters with a sparse product
(scikit-learn, sparse-dot-topn), and splink. All get the same names and the same register; theirs is the
nearest name, since they have no "none". Seconds are of the processor, with those of the clock beside: the
machine may be busy. `tuned` names are drawn as those the costs were chosen with, `unseen` in other ways.
"""

import random
import resource
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

import polars as pl

from qihang.engines.linkage import Linker
from qihang.engines.linkage.words import name_words
from qihang.policy import load
from qihang.world.profiles import profiles

ROWS = 1_000_000
NAMES_TO_ROWS = 20
FORMS = ("有限公司",) * 16 + ("有限责任公司", "股份有限公司", "集团有限公司", "厂")
ENDS = ("有限公司", "有限责任公司", "股份有限公司", "公司", "")
OTHER_TRADES = ("宠物用品", "殡葬服务", "射击器材", "古籍修复", "热气球", "钟表维修")

Written = list[tuple[str, str]]  # with the name meant


def compare(seconds: float, rows: int = ROWS) -> None:  # noqa: ARG001 - the rounds are of fixed work
    """Print shares and seconds."""
    chance = random.Random(20_240_601)
    register = sorted(_names(chance, rows))
    firms = pl.DataFrame({"code": [str(n) for n in range(rows)], "name": register})
    many = max(rows // NAMES_TO_ROWS, 200)
    sets = {
        name: list(_written(chance, register, change, many // 8))
        for name, change in CHANGES.items()
    }
    absent = [n for n in _names(chance, many // 8 + 1000) if n not in set(register)][: many // 8]
    asked = [written for one in sets.values() for written, _ in one]

    name_words()
    linker, made = _timed(lambda: Linker(firms))
    first, cold = _timed(lambda: linker.link(asked, 1))
    again, warm = _timed(lambda: linker.link(asked, 1))
    assert first.equals(again)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{rows:,} firms made ready: {made}; {len(asked):,} names: cold {cold}, warm {warm}; at most {held:,} MiB"
    )
    found = dict(zip(first["name"], first["firm"], strict=True))
    answers = dict(zip(first["name"], first["answer"], strict=True))
    for name, one in sets.items():
        right = sum(found[written] == meant for written, meant in one)
        sure = sum(found[w] == m and answers[w] != "unsure" for w, m in one)
        print(f"{name:<16} first {right / len(one):.4f}, linked {sure / len(one):.4f}")
    for name, others in {
        "absent, alike": absent,
        "absent, other": _other(chance, many // 8),
    }.items():
        table = linker.link(others, 1)
        linked = table.filter(pl.col("answer").is_in(["found", "several"])).height
        print(
            f"{name:<16} linked {linked / len(others):.4f}, listed {table['firm'].count() / len(others):.4f}"
        )
    for peer in (_tfidf, _splink):
        peer(register, [pair for one in sets.values() for pair in one])


def _timed(act: Callable[[], Any]) -> tuple[Any, str]:
    start, clock = time.process_time(), time.perf_counter()
    made = act()
    return (
        made,
        f"{time.process_time() - start:.2f} s ({time.perf_counter() - clock:.2f} by the clock)",
    )


def _names(chance: random.Random, count: int) -> set[str]:
    """Made-up names: a place, characters of firms' own names as often as they are, a trade, a legal form."""
    rows = [r for r in load().codes.weights("company_character") if r["position"] == "3"]
    own, often = [r["text"] for r in rows], [float(r["weight"]) ** 0.7 for r in rows]
    trades = [trade for of in profiles()["trades"].values() for trade in of]
    found: set[str] = set()
    while len(found) < count:
        brand = "".join(chance.choices(own, often, k=chance.choice((2, 2, 2, 3, 4))))
        trade, form = chance.choice(trades), chance.choice(FORMS)
        place = chance.choice(_places()) if chance.random() < 0.95 else ""
        inside = place and chance.random() < 0.08
        found.add(f"{brand}（{place}）{trade}{form}" if inside else f"{place}{brand}{trade}{form}")
    return found


_KEPT: list[str] = []


def _places() -> list[str]:
    if not _KEPT:
        divisions = load().codes.table("division").values()
        names = [row.label.zh for row in divisions if not row.code.endswith("0000")]
        _KEPT.extend(names + [n[:-1] for n in names if len(n) > 2])
    return _KEPT


def _slip(chance: random.Random, name: str) -> str:
    """One character other, missing, too many, or exchanged with the next."""
    at = chance.randrange(max(len(name) - 4, 1))
    other = chance.choice("的了是在有我他这中大来上个国和也子时道出而要于就下得可你年生")
    return chance.choice((
        f"{name[:at]}{other}{name[at + 1 :]}", f"{name[:at]}{name[at + 1 :]}", f"{name[:at]}{other}{name[at:]}",
        f"{name[:at]}{name[at + 1 : at + 2]}{name[at]}{name[at + 2 :]}",
    ))  # fmt: skip


def _form(chance: random.Random, name: str) -> str:
    bare = name
    for form in sorted(set(FORMS), key=len, reverse=True):
        bare = bare.removesuffix(form)
    return bare + chance.choice(ENDS)


def _width(chance: random.Random, name: str) -> str:
    at = chance.randrange(1, len(name))
    return f" {name[:at]}　{name[at:]}".replace("（", "(").replace("）", ")")


def _moved(_: random.Random, name: str) -> str:
    place = next((p for p in sorted(_places(), key=len, reverse=True) if name.startswith(p)), "")
    return (
        f"{name[len(place) : len(place) + 2]}({place}){name[len(place) + 2 :]}" if place else name
    )


def _traditional(_: random.Random, name: str) -> str:
    rows = load().codes.weights("traditional_character")
    table = {r["simplified"]: r["text"] for r in reversed(rows)}
    return "".join(table.get(c, c) for c in name)


CHANGES: dict[str, Callable[[random.Random, str], str]] = {
    "as registered": lambda _, name: name,
    "one slip": _slip,
    "two slips": lambda chance, name: _slip(chance, _slip(chance, name)),
    "other form": _form,
    "form and slip": lambda chance, name: _slip(chance, _form(chance, name)),
    "width, blanks": _width,
    "place moved": _moved,
    "traditional": _traditional,
}


def _written(
    chance: random.Random,
    register: list[str],
    change: Callable[[random.Random, str], str],
    count: int,
) -> Iterator[tuple[str, str]]:
    for meant in chance.sample(register, min(count, len(register))):
        yield change(chance, meant), meant


def _other(chance: random.Random, count: int) -> list[str]:
    """Names of trades that the register has not."""
    made = (
        f"{chance.choice(_places())}{chance.choice('赵钱孙李周吴郑王')}氏" for _ in range(count)
    )
    return [f"{one}{chance.choice(OTHER_TRADES)}{chance.choice(FORMS)}" for one in made]


def _tfidf(register: list[str], asked: Written) -> None:
    if not (find_spec("sklearn") and find_spec("sparse_dot_topn")):
        print("TF-IDF: scikit-learn and sparse-dot-topn are not installed")
        return
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sparse_dot_topn import sp_matmul_topn

    def nearest() -> list[int]:
        vectors = TfidfVectorizer(analyzer="char", ngram_range=(2, 2), dtype="float32")
        known = vectors.fit_transform(register)
        best = sp_matmul_topn(vectors.transform([w for w, _ in asked]), known.T.tocsr(), top_n=1)
        return [int(best[n].indices[0]) if best[n].nnz else -1 for n in range(len(asked))]

    rows, took = _timed(nearest)
    right = sum(
        row >= 0 and register[row] == meant for row, (_, meant) in zip(rows, asked, strict=True)
    )
    print(f"TF-IDF: {took}, first {right / len(asked):.4f}")


def _splink(register: list[str], asked: Written) -> None:
    """By Jaro-Winkler over names that share a stretch of characters; the weights learnt as splink does."""
    if not (find_spec("splink") and find_spec("pyarrow")):
        print("splink: splink and pyarrow are not installed")
        return
    import splink.comparison_library as comparisons
    from splink import DuckDBAPI, SettingsCreator, block_on
    from splink import Linker as SplinkLinker

    def frame(names: list[str]) -> Any:
        cut = {"head": slice(0, 4), "middle": slice(2, 6), "tail": slice(-8, -4)}
        columns = {name: [text[part] for text in names] for name, part in cut.items()}
        return pl.DataFrame({"unique_id": range(len(names)), "name": names, **columns}).to_arrow()

    def nearest() -> dict[str, str]:
        database = DuckDBAPI()
        tables = [database.register(frame(names)) for names in ([w for w, _ in asked], register)]
        settings = SettingsCreator(
            link_type="link_only",
            comparisons=[comparisons.JaroWinklerAtThresholds("name", [0.98, 0.95, 0.9, 0.85])],
            blocking_rules_to_generate_predictions=[
                block_on(name) for name in ("head", "middle", "tail")
            ],
        )
        linker = SplinkLinker(tables, settings, log_level=40)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
        found: Any = pl.from_arrow(linker.inference.predict().as_pyarrow_table())
        best = found.sort("match_weight", descending=True).unique(
            "unique_id_l", maintain_order=True
        )
        return dict(zip(best["name_l"], best["name_r"], strict=True))

    best, took = _timed(nearest)
    right = sum(best.get(written) == meant for written, meant in asked)
    print(f"splink: {took}, first {right / len(asked):.4f}")
