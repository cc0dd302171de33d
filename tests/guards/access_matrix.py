"""`python -m tests.guards.access_matrix --write` asks again, writes access_matrix.txt and api_matrix.txt.

Look at every change in them before committing; without --write it only says what differs.
"""

import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        os.environ["QIHANG_WRITE_MATRIX"] = "1"
    asking = [Path(__file__).with_name(name) for name in ("test_urls.py", "test_api.py")]
    sys.exit(pytest.main(["-q", *map(str, asking)]))
