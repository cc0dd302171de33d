"""What all proofs found, in the reader's language: for the terminal, for programs, for a page."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext

from qihang.apps.orgs.queries import covered_tables, prove_all
from qihang.kernel import Scope
from qihang.web.refusals import sentence

Answer = Mapping[str, Any]


def proof_report(scope: Scope) -> Answer:
    """Run all proofs: {"findings": […], "tables": […]}, as `qihang verify --json` prints it."""
    findings = [
        {"proof": name, "code": found.code, "facts": found.facts, "text": sentence(found)}
        for name, found in prove_all(scope)
    ]
    tables = [
        {
            "table": one.table,
            "proofs": {name: gettext(said) for name, said in one.proofs.items()},
            "unproven": gettext(one.unproven) if one.unproven else "",
        }
        for one in covered_tables(scope)
    ]
    return {"findings": findings, "tables": tables}


def as_text(answer: Answer) -> Iterator[str]:
    """One line for each finding, one for each table, and the number of findings last."""
    for found in answer["findings"]:
        yield f"✗ {found['proof']}: {found['text']}"
    for one in answer["tables"]:
        said = [f"{name}: {text}" for name, text in one["proofs"].items()]
        unproven = one["unproven"] or ("" if said else gettext("不是本系统的表。"))
        yield f"{one['table']}  {' '.join([*said, unproven])}".rstrip()
    yield gettext("不一致之处：%(n)s") % {"n": len(answer["findings"])}
