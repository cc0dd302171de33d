"""Every column of a signed record is signed, or says why it is not.

Why: an act vouches for what its record says (ADR 27). A column that is added later and forgotten could be
altered in the database by hand, and no proof would see it.
"""

from collections.abc import Iterator

from django.apps import apps

from qihang.apps.orgs.integrity import signed

_DISPLAY = "how the pages look to the account's holder"
_USE = "moves with every use, without an act"
_MADE = "when the row was made; what counts from then on is signed beside it"
_SEEN = "moves with every run that finds it again, without an act"
_WAY = "where the sheet is on its way; what it wrote is signed"

# Columns that no act signs, each with its reason.
LEFT_OUT = {
    "orgs.Account": {"last_login": _USE, "language": _DISPLAY, "theme": _DISPLAY, "created_at": _MADE},
    "orgs.Membership": {"created_at": _MADE},
    "orgs.ApiToken": {"last_used_at": _USE},
    "verification.Finding": {"last_run_id": _SEEN},
    "intake.Batch": dict.fromkeys(
        (
            "acting_id", "account_id", "file_name", "file_size", "sheet", "workbook", "asked",
            "mapping", "state", "step", "done", "total", "cancel_asked", "tries", "failure", "rows",
            "new", "changed", "same", "refused", "ended", "warnings", "preview_sealed", "outcome",
            "moved", "rekeyed", "reason", "only_good", "created_at", "applied_at", "forgotten",
        ),
        _WAY,
    ),
}  # fmt: skip


def unsigned(kinds: tuple[signed.Signed, ...]) -> Iterator[str]:
    for kind in kinds:
        yield from _missing(kind.model, {"id", *kind.columns})
        for part in kind.parts:
            yield from _missing(part.model, {"id", part.of, *part.columns})


def _missing(model: str, said: set[str]) -> Iterator[str]:
    columns = {str(field.column) for field in apps.get_model(model)._meta.concrete_fields}
    yield from (f"{model}.{name}" for name in columns - said - LEFT_OUT.get(model, {}).keys())


def test_each_column_is_signed_or_says_why_not() -> None:
    assert sorted(unsigned(signed.all_kinds())) == [], (
        "add it to the columns of its kind (signed_kinds.py) with the next version, or to LEFT_OUT"
    )


def test_reasons_are_still_needed() -> None:
    for model, names in LEFT_OUT.items():
        columns = {str(field.column) for field in apps.get_model(model)._meta.concrete_fields}
        assert names.keys() <= columns, model


def test_the_guard_notices_a_forgotten_column() -> None:
    breach = signed.Signed(
        "org", "orgs.Org", columns=("uuid", "kind", "code"), made_by=frozenset({"org.open"})
    )
    assert "orgs.Org.path" in set(unsigned((breach,)))
