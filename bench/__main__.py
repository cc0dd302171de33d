"""`make bench`: seed what is missing, run the comparisons asked for, print their ratios."""

import argparse
import importlib
import os
import subprocess
import sys
from functools import partial

BENCHES = ("intake", "pages", "filing", "load", "registers", "tabular", "exports", "indicators")


def main() -> int:
    """Exit code 0 when every comparison ran to its end; a missed goal is printed, not failed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("benches", nargs="*", default=BENCHES, help=f"of {', '.join(BENCHES)}")
    parser.add_argument("--size", default="small", help="tiny, small or province")
    parser.add_argument("--seconds", type=float, default=2.0, help="of each of the five rounds")
    parser.add_argument("--most", type=int, default=100_000, help="graduates of `indicators`")
    parser.add_argument("--rows", type=int, default=4_000, help="rows of `exports`")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qihang.config.settings")
    seed(asked.size)

    import django

    django.setup()
    for name in asked.benches:
        if name not in BENCHES:
            parser.error(f"there is no bench {name}; choose of {', '.join(BENCHES)}")
        compare = importlib.import_module(f"bench.{name}").compare
        if name == "exports":
            compare = partial(compare, rows=asked.rows)
        if name == "indicators":
            compare = partial(compare, most=asked.most)
        print(f"== {name}, world '{asked.size}'", flush=True)
        compare(asked.seconds)
    return 0


def seed(size: str) -> None:
    """A world of this size, unless one stands there."""
    for argv in (["migrate"], ["world", "seed", "--size", size, "--if-empty"]):
        subprocess.run([sys.executable, "-m", "qihang", *argv], check=True)


if __name__ == "__main__":
    sys.exit(main())
