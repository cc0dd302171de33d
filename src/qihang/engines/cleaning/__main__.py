"""The child of `boxed`: one job on standard input, its refusal, if any, on standard output."""

import sys

from qihang.engines.cleaning.boxes import serve

sys.stdout.write(serve(sys.stdin.read()))
