"""`make bench`: seed what is missing, run the comparisons asked for, print their ratios."""

import argparse
import importlib
import os
import subprocess
import sys
from functools import partial

BENCHES = (
    "intake",
    "pages",
    "filing",
    "load",
    "registers",
    "tabular",
    "exports",
    "indicators",
    "truth",
    "linkage",
    "checks",
    "papers",
    "titles",
    "screening",
    "search",
)


PURE = frozenset({"linkage", "papers"})  # ask no database


def main() -> int:
    """Exit code 0 when every comparison ran to its end; a missed goal is printed, not failed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("benches", nargs="*", default=BENCHES, help=f"of {', '.join(BENCHES)}")
    parser.add_argument("--size", default="small", help="tiny, small or province")
    parser.add_argument("--seconds", type=float, default=2.0, help="of each of the five rounds")
    parser.add_argument("--most", type=int, default=100_000, help="graduates of `indicators`")
    parser.add_argument(
        "--rows",
        type=int,
        help="of `exports`, `tabular` (its CSV), `intake`, `linkage`, `titles`, `search`",
    )
    parser.add_argument("--ending", choices=("csv", "xlsx"), help="of `exports` and `intake`")
    parser.add_argument("--each-damage", action="store_true", help="`papers`: six ways, not two")
    parser.add_argument(
        "--file", help="of labelled titles or of advertisements, for `titles`, `screening`"
    )
    parser.add_argument("--evidence", action="store_true", help="`filing` with a photograph each")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qihang.config.settings")
    if not PURE.issuperset(asked.benches):
        seed(asked.size)

    import django

    django.setup()
    for name in asked.benches:
        if name not in BENCHES:
            parser.error(f"there is no bench {name}; choose of {', '.join(BENCHES)}")
        compare = importlib.import_module(f"bench.{name}").compare
        compare = partial(compare, **options(name, asked))
        print(f"== {name}, world '{asked.size}'", flush=True)
        compare(asked.seconds)
    return 0


def options(name: str, asked: argparse.Namespace) -> dict[str, object]:
    """What was asked of this comparison, as its `compare` names it; its own defaults else."""
    known = {
        "exports": ("rows", "ending"), "tabular": ("rows",), "intake": ("rows", "ending"),
        "filing": ("evidence",), "indicators": ("most",), "linkage": ("rows",),
        "checks": ("rows",), "papers": ("rows", "each_damage"), "titles": ("rows", "file"),
        "screening": ("rows", "file"),
        "search": ("rows",),
    }  # fmt: skip
    given = {option: getattr(asked, option) for option in known.get(name, ())}
    return {option: value for option, value in given.items() if value is not None}


def seed(size: str) -> None:
    """A world of this size, unless one stands there."""
    for argv in (["migrate"], ["world", "seed", "--size", size, "--if-empty"]):
        subprocess.run([sys.executable, "-m", "qihang", *argv], check=True)


if __name__ == "__main__":
    sys.exit(main())
