"""A copy of the policy folder that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qihang.policy import default_root

Spoil = Callable[[str, str, str], Path]


@pytest.fixture
def spoil(tmp_path: Path) -> Spoil:
    """Copies policy/ and replaces, in one of its files, one text by another."""

    def spoiled(file: str, old: str, new: str) -> Path:
        root = tmp_path / "policy"
        if not root.exists():
            shutil.copytree(default_root(), root)
        text = (root / file).read_text(encoding="utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return root

    return spoiled
