"""YAML files read in the encodings that people save them in; syntax errors become problems with a cure."""

import re
from pathlib import Path

import yaml

from qihang.policy.problems import PolicyProblem

# The parser in C where it was built: ten times as fast, with the same line numbers.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WIDE_COLON = re.compile(r"[\s{-]*[^\s:：\"']+：")  # after a key
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16
_ENCODINGS = {True: ("utf-16",), False: ("utf-8-sig", "gb18030")}


def compose(text: str, name: str) -> yaml.Node | None:
    """The nodes of a YAML text with their lines, None where it is empty."""
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise _not_yaml(name, text, error) from None
    return node


def text_of(path: Path, name: str) -> str:
    """A file as text: UTF-8, or as Windows writes it (a byte order mark, UTF-16, GB 18030)."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        cure = f"Put {path.name} there."
        raise PolicyProblem(name, "whole file", "the file is missing", cure) from None
    except OSError as error:
        cure = "Name a folder whose files can be read."
        raise PolicyProblem(name, "whole file", f"cannot be read: {error.strerror}", cure) from None
    line = 1
    for encoding in _ENCODINGS[content[:2] in _MARKS]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
    raise PolicyProblem(name, f"line {line}", "this is no text", "Save the file as UTF-8.")


def _not_yaml(name: str, text: str, error: yaml.YAMLError) -> PolicyProblem:
    """What the parser stumbled over, with the line and the most likely cure."""
    if hidden := yaml.reader.Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, hidden.start()) + 1
        return PolicyProblem(
            name, f"line {line}", "a sign that cannot be seen stands here", "Type the line again."
        )
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    reason = getattr(error, "problem", None) or "it cannot be read"
    line, cure = _yaml_cure(text, line)
    return PolicyProblem(name, f"line {line}", f"not valid YAML: {reason}", cure)


def _yaml_cure(text: str, line: int) -> tuple[int, str]:
    """The line to mend, which may be the one before, and how."""
    first = max(1, line - 1)
    around = list(enumerate(text.splitlines()[first - 1 : line], first))
    for number, one in around:
        if "\t" in one:
            return number, "Indent with spaces, not with tabs."
        if _WIDE_COLON.match(one):
            return (
                number,
                "Write an ordinary colon and a space after a key, not a full-width one.",
            )
    return line, "Mend the line: brackets closed, quotes closed, a space after each colon."
