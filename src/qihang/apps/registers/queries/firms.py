"""Firms of the enterprise register: by code, by name while typing, as of a day, as a frame."""

# ruff: noqa: S608 - the SQL is put together from constants and the columns of models

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from qihang.apps.orgs.queries import columns, instances, planned
from qihang.apps.registers.models import OPEN, Delivery, Firm
from qihang.apps.registers.rules import grams, plain
from qihang.kernel import Permission, Scope
from qihang.policy import load

MOST = 8
LEAST_LETTERS = 2
_LOOKED_AT = 300  # rows that fit, looked at before the best are chosen
_LAST = "\U0010ffff"
_COLUMNS = ("code", "name", "plain", "kind", "industry", "place", "founded_date", "ended_date")


def firms_in(scope: Scope, day: date | None = None) -> QuerySet[Firm]:
    """The firms the register names now, or named on `day`.

    None where the scope may neither see the register nor file: what it says of firms is public,
    and a graduate looks the employer up while filing.
    """
    if not _may_look_up(scope):
        return Firm.objects.none()
    return Firm.objects.filter(_held(day)).defer("grams", "scope_text")


def employer_by_code(scope: Scope, code: str, day: date | None = None) -> Firm | None:
    """The firm with this credit code as the newest delivery has it (as it was said on `day`)."""
    wanted = code.strip().upper()
    return firms_in(scope, day).filter(code=wanted).order_by("-since", "-pk").first()


def ended_among(scope: Scope, codes: Iterable[str], day: date | None = None) -> frozenset[str]:
    """Those of the codes of which the register now says that the firm has ended by `day`, or ever will."""
    rows = ended_firms(scope).filter(code__in=sorted(set(codes)))
    ends = {firm.code: firm.ended_on for firm in rows}
    return frozenset(code for code, end in ends.items() if day is None or (end and end <= day))


def ended_firms(scope: Scope) -> QuerySet[Firm]:
    """The firms of which the register now says that they are no more."""
    return firms_in(scope).filter(_has_ended())


def living_firms(scope: Scope) -> QuerySet[Firm]:
    """All others that the register has now."""
    return firms_in(scope).filter(~_has_ended())


def newly_ended(scope: Scope, delivery: int) -> QuerySet[Firm]:
    """Those of them of which this delivery says so, unless what was said just before did: a firm may open again."""
    earlier = Firm.objects.filter(code=OuterRef("code"), pk__lt=OuterRef("pk"))
    before = earlier.order_by("-pk").annotate(over=ExpressionWrapper(_has_ended(), BooleanField()))
    said = Coalesce(Subquery(before.values("over")[:1]), Value(value=False))
    return (
        ended_firms(scope)
        .filter(delivery=delivery)
        .alias(said_before=said)
        .filter(said_before=False)
    )


def firm_history(scope: Scope, code: str) -> list[Firm]:
    """All that was ever said of this code, newest first."""
    return firm_histories(scope, [code]).get(code.strip().upper(), [])


# What holds and what held before have an index each.
_SAID = f"""
    SELECT {columns(Firm, "f")}, {columns(Delivery, "d")}
    FROM registers_firm f JOIN registers_delivery d ON d.id = f.delivery_id
    WHERE f.code = ANY(%(codes)s::text[]) AND f.until
"""
_HISTORIES = f"{_SAID} IS NULL UNION ALL {_SAID} IS NOT NULL"


def firm_histories(scope: Scope, codes: Iterable[str]) -> dict[str, list[Firm]]:
    """The same of many codes, by code; none of those nothing was ever said of."""
    asked = [code.strip().upper() for code in codes]
    if not asked or not _may_look_up(scope):
        return {}
    found: dict[str, list[Firm]] = {}
    said = map(_delivered, planned(_HISTORIES, {"codes": asked}))
    for firm in sorted(said, key=lambda firm: (firm.since, firm.pk), reverse=True):
        found.setdefault(firm.code, []).append(firm)
    return found


def _delivered(row: tuple[Any, ...]) -> Firm:
    firm, firm.delivery = instances(row, Firm, Delivery)
    return firm


def employers_like(scope: Scope, words: str, most: int = MOST, *, ended: bool = True) -> list[Firm]:
    """At most `most` firms whose code begins with the words or whose name has them all.

    Without `ended` those deregistered or revoked are left out, unless the words are their code.

    Names that begin with them come first, then short names. Index ranges and the index of pairs of
    characters only, never a scan: words that nearly every name has (有限公司) are not searched for
    by themselves.
    """
    parts = [plain(part) for part in words.split()]
    whole = "".join(parts)
    if len(whole) < LEAST_LETTERS:
        return []
    firms = firms_in(scope)
    if not ended:
        firms = firms.filter(~_has_ended() | Q(code=whole))
    found = {firm.pk: firm for firm in _begins(firms, whole, most)}
    if len(found) < most:
        for firm in _holds(firms, parts, _LOOKED_AT):
            found.setdefault(firm.pk, firm)
    ranked = sorted(found.values(), key=lambda f: _rank(f, whole))
    return _newest_of_each(ranked)[:most]


def firms_frame(scope: Scope, day: date, codes: Iterable[str] | None = None) -> pl.DataFrame:
    """The register as it was on `day`, a row a firm and authority (only `codes` if given).

    Columns: code, name, plain, kind, industry, place (texts), founded_date, ended_date (days).
    """
    rows = firms_in(scope, day)
    if codes is not None:
        rows = rows.filter(code__in=sorted(set(codes)))
    types = dict.fromkeys(_COLUMNS, pl.String) | {
        "founded_date": pl.Date,
        "ended_date": pl.Date,
    }
    found = rows.order_by("code", "-since").values_list(*_COLUMNS)
    return pl.DataFrame(list(found.iterator(10_000)), schema=types, orient="row")


def _has_ended() -> Q:
    """By the register's day or by what its status says."""
    return Q(ended_date__isnull=False) | Q(status__regex=load().registers.ended_status)


def _may_look_up(scope: Scope) -> bool:
    filing = Permission.DESTINATION_FILE_OWN
    return scope.allows(Permission.REGISTER_SEE_EMPLOYERS) or scope.allows(filing)


def _held(day: date | None) -> Q:
    if day is None:
        return OPEN
    return Q(since__lte=day) & (OPEN | Q(until__gt=day))


def _begins(firms: QuerySet[Firm], whole: str, most: int) -> list[Firm]:
    """By the beginning of the name, and of the code where the words could be one."""
    found = list(firms.filter(_range("plain", whole)).order_by("plain")[:most])
    if whole.isascii() and whole.isalnum():
        found += firms.filter(_range("code", whole)).order_by("code")[:most]
    return found


def _range(field: str, beginning: str) -> Q:
    """An index range in the order of code points."""
    return Q(**{f"{field}__gte": beginning, f"{field}__lt": beginning + _LAST})


def _holds(firms: QuerySet[Firm], parts: list[str], most: int) -> Iterable[Firm]:
    """By the pairs of characters, then by the words themselves."""
    telling = [_telling(part) for part in parts]
    pairs = sorted({gram for part in telling for gram in grams(part)})
    if not pairs:
        return []
    fitting = Q(grams__contains=pairs)
    for part in parts:
        fitting &= Q(plain__contains=part)
    return firms.filter(fitting)[:most]


def _telling(part: str) -> str:
    """The word without what nearly every name has."""
    for common in load().registers.common_words:
        part = part.replace(common, "")
    return part


def _rank(firm: Firm, whole: str) -> tuple[bool, bool, bool, int, str]:
    exact = whole in (firm.plain, firm.code)
    begins = firm.plain.startswith(whole) or firm.code.startswith(whole)
    return (not exact, firm.ended_on is not None, not begins, len(firm.plain), firm.code)


def _newest_of_each(ranked: list[Firm]) -> list[Firm]:
    """One row a code, though two authorities may have it."""
    newest: dict[str, Firm] = {}
    for firm in ranked:
        known = newest.get(firm.code)
        if known is None or firm.since > known.since:
            newest[firm.code] = firm
    return list(newest.values())
