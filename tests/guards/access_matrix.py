"""`python -m tests.guards.access_matrix --write` asks the product again and writes access_matrix.txt.

Look at every change in it before committing; without --write it only says what differs.
"""

import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        os.environ["QIHANG_WRITE_MATRIX"] = "1"
    sys.exit(pytest.main(["-q", str(Path(__file__).with_name("test_urls.py"))]))
