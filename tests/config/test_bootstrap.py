"""What stands between a bare Python and a started program, each lack named with its cure."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from qihang.config import bootstrap
from qihang.config.bootstrap import Unready
from qihang.config.places import ROOT


class Version(NamedTuple):
    major: int
    minor: int
    micro: int


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


def test_it_needs_nothing_but_the_standard_library() -> None:
    argv = [sys.executable, "-I", "-S", "-c", f"import runpy; runpy.run_path({str(script())!r})"]
    assert subprocess.run(argv, check=False, capture_output=True).stderr == b""


def script() -> Path:
    return ROOT / "src/qihang/config/bootstrap.py"


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_four_pythons_will_do(monkeypatch: pytest.MonkeyPatch, minor: int) -> None:
    monkeypatch.setattr(sys, "version_info", Version(3, minor, 0))
    assert bootstrap.better_python() is None


@pytest.mark.parametrize("minor", [9, 10, 15])
def test_another_python_is_named_with_the_cure(monkeypatch: pytest.MonkeyPatch, minor: int) -> None:
    monkeypatch.setattr(sys, "version_info", Version(3, minor, 0))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unready, match=rf"Python 3\.{minor} .*`make PYTHON="):
        bootstrap.better_python()


def test_an_old_python_hands_over_to_a_newer_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    newer = tmp_path / "python3.12"
    newer.write_text("#!/bin/sh\n")
    newer.chmod(0o755)
    monkeypatch.setattr(sys, "version_info", Version(3, 9, 0))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.better_python() == str(newer)


def test_a_missing_venv_module_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    package = f"python3.{sys.version_info[1]}-venv"
    with pytest.raises(Unready, match=f"apt-get install {package}"):
        bootstrap.need_venv_module()


def test_a_folder_that_cannot_be_written_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", Path("/dev/null/clone"))
    monkeypatch.setattr(bootstrap, "VENV", Path("/dev/null/clone/.venv"))
    monkeypatch.setattr(bootstrap, "PYTHON", Path("/dev/null/clone/.venv/bin/python"))
    with pytest.raises(Unready, match="Cannot write to /dev/null/clone"):
        bootstrap.make_venv()


def test_uv_is_told_what_pip_knows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = "[global]\nindex-url = file:///a\nextra-index-url = file:///b\n file:///c\n"
    (tmp_path / "pip.conf").write_text(settings + "[install]\ntrusted-host = example.invalid\n")
    given = {"PIP_CONFIG_FILE": str(tmp_path / "pip.conf"), "PIP_INDEX_URL": "file:///mine"}
    for name in [n for n in os.environ if n.startswith(("PIP_", "UV_", "SSL_"))]:
        monkeypatch.delenv(name)
    for name, value in {**given, "PIP_CERT": "/ca.pem", "PIP_FIND_LINKS": "/w"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    told = bootstrap.uv_environment()
    assert told["UV_DEFAULT_INDEX"] == "file:///mine"
    assert told["UV_INDEX"].split() == ["file:///b", "file:///c"]
    assert (told["UV_FIND_LINKS"], told["SSL_CERT_FILE"]) == ("/w", "/ca.pem")
    assert told["UV_INSECURE_HOST"] == "example.invalid"


def test_what_uv_was_told_itself_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "file:///pip")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "file:///uv")
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    assert bootstrap.uv_environment()["UV_DEFAULT_INDEX"] == "file:///uv"


def test_a_changed_lock_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lock = tmp_path / "runtime.txt"
    lock.write_text("a==1\n")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    bootstrap.STAMP.write_text(bootstrap.stamp_of(lock))
    assert bootstrap.settled(bootstrap.stamp_of(lock))
    lock.write_text("a==2\n")
    assert not bootstrap.settled(bootstrap.stamp_of(lock))


def test_the_tools_environment_also_serves_for_running(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    locks = ROOT / "requirements"
    bootstrap.STAMP.write_text(bootstrap.stamp_of(locks / "dev.txt"))
    assert bootstrap.settled(bootstrap.stamp_of(locks / "runtime.txt"))


def test_both_locks_agree_and_need_no_building() -> None:
    runtime, tools = versions("runtime.txt"), versions("dev.txt")
    assert runtime
    assert runtime <= tools


def versions(name: str) -> set[str]:
    lines = (ROOT / "requirements" / name).read_text().splitlines()
    return {
        line.rstrip(" \\") for line in lines if "==" in line and not line.startswith((" ", "#"))
    }
