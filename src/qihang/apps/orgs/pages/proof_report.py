"""What all proofs found, in the reader's language: for the terminal, for programs, for a page."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from qihang.apps.orgs.queries import covered_tables, findings_in, prove_all
from qihang.kernel import Scope
from qihang.web.refusals import sentence

Answer = Mapping[str, Any]


def proof_report(scope: Scope, heads: Sequence[Path] = ()) -> Answer:
    """Run all proofs: {"findings": […], "tables": […]}, as `qihang verify --json` prints it.

    `heads` are lists of heads kept elsewhere, compared with the blocks as well.
    """
    found_elsewhere = [("heads", one) for path in heads for one in findings_in(scope, path)]
    findings = [
        {"proof": name, "code": found.code, "facts": found.facts, "text": sentence(found)}
        for name, found in [*prove_all(scope), *found_elsewhere]
    ]
    tables = [
        {
            "table": one.table,
            "proofs": {name: gettext(said) for name, said in one.proofs.items()},
            "unproven": gettext(one.unproven) if one.unproven else "",
        }
        for one in covered_tables(scope)
    ]
    return {"findings": findings, "tables": tables, "receivers": list(settings.HEADS)}


def as_text(answer: Answer) -> Iterator[str]:
    """One line for each finding, one for each table, and the number of findings last."""
    for found in answer["findings"]:
        yield f"✗ {found['proof']}: {found['text']}"
    for one in answer["tables"]:
        said = [f"{name}: {text}" for name, text in one["proofs"].items()]
        unproven = one["unproven"] or ("" if said else gettext("不是本系统的表。"))
        yield f"{one['table']}  {' '.join([*said, unproven])}".rstrip()
    if not answer["receivers"]:
        yield gettext(
            "链头没有交到本机之外：请设置 QIHANG_HEADS，否则两边的末尾同时被截去时看不出。"
        )
    yield gettext("不一致之处：%(n)s") % {"n": len(answer["findings"])}
