"""`python -m qihang` is the program `qihang`."""

from qihang.config.cli import main

main()
