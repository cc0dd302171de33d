"""A seal in words, as tables, as a document and as a file."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO

import polars as pl
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.jobs.services import kept
from qihang.apps.metrics.disclosure.seals import Disclosed, disclosed
from qihang.apps.metrics.models.seals import Seal, SealJob
from qihang.apps.metrics.pages.figures import (
    KindGroup,
    count_of,
    entries_released,
    groups_of,
    kinds_in,
    scheme_on,
)
from qihang.apps.metrics.sql.seals import counts_of, cut_offs
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.engines import indicators, tabular
from qihang.engines.indicators import Counts
from qihang.engines.tabular import TableColumn
from qihang.policy import load
from qihang.web import formats
from qihang.web.components import Column, Empty, LongWork, Table, TableRow, status
from qihang.web.documents import Draft
from qihang.web.edition import words
from qihang.web.markup import beside
from qihang.web.refusals import sentence

SHOWN = timedelta(minutes=10)  # how long a page says that something is done
NOT_SHOWN = "*"  # in files: too few to be shown by themselves


def seal_name(seal: Seal) -> str:
    """What the cut-off is called in the active language."""
    edition = load().edition(settings.QIHANG_EDITION)
    found = {one.name: one.label for one in cut_offs(load(), edition)}
    return words(found[seal.cut_off]) if seal.cut_off in found else seal.cut_off


def _named(seal: Seal) -> str:
    return gettext("%(year)s 届 · %(name)s") % {"year": seal.cohort, "name": seal_name(seal)}


def seal_title(seal: Seal) -> str:
    """Cohort, cut-off and day."""
    facts = {"year": seal.cohort, "name": seal_name(seal), "day": formats.day(seal.day)}
    return gettext("%(year)s 届 · %(name)s（%(day)s）") % facts


def seal_state(seal: Seal, missing: int) -> SafeString:
    """Published, signed, or how many signatures are missing."""
    if seal.published_at is not None:
        return status(gettext("已发布"), "done")
    if missing:
        return status(gettext("待签字，还差 %(n)s 个部门") % {"n": missing}, "waiting")
    return status(gettext("已签字"), "done")


def seal_work(job: SealJob, now: datetime) -> LongWork | None:
    """How far a sealing, signature or publication is, or how it ended; what is long done is not shown."""
    if job.ended_at and job.state == SealJob.DONE and now - job.ended_at > SHOWN:
        return None
    sealed = (
        gettext("已封存。") if job.done else gettext("到期的截点此前都已封存，这次没有再封存。")
    )
    label, done = {
        SealJob.SEAL: (gettext("封存已到期的截点"), sealed),
        SealJob.SIGN: (gettext("签字前核对台账"), gettext("已签字。")),
        SealJob.PUBLISH: (gettext("发布前核对台账"), gettext("已发布，公众可以查看。")),
    }[job.act]
    state = {SealJob.DONE: "done", SealJob.FAILED: "failed"}.get(job.state, "running")
    outcome = sentence(kept(job.failure)) if job.failure else done
    seal = job.seal
    poll = reverse("metrics:seal", args=[seal.uuid]) if seal else reverse("metrics:seals")
    return LongWork(label, job.done, job.total, state, poll=poll, outcome=outcome)


def seals_table(seals: Iterable[tuple[Seal, int]]) -> Table:
    """Every seal with its province's rate and how far it is signed."""
    columns = [
        Column(gettext("统计截点"), lead=True),
        Column(gettext("截至"), whole=True),
        Column(gettext("落实率"), end=True),
        Column(gettext("状态"), end=True),
    ]
    rows = [
        TableRow(
            (
                _named(seal), formats.day(seal.day), _rate(seal, province_code(seal)),
                seal_state(seal, missing),
            ),
            reverse("metrics:seal", args=[seal.uuid]),
        )
        for seal, missing in seals
    ]  # fmt: skip
    none = gettext("还没有封存过数字。统计截点过后，数字会出现在这里。")
    return Table(gettext("封存的数字"), columns, rows, empty=Empty(none))


def sealed_rate(seal: Seal) -> SafeString | str:
    """The province's frozen rate with its persons."""
    return _rate(seal, province_code(seal))


def sealed_entries(seal: Seal) -> dict[str, str]:
    """How many entries made the figures, where that tells no number too small to be shown."""
    told = entries_released(disclosed(seal).kinds[province_code(seal)])
    return {gettext("台账记录"): formats.count(seal.entries)} if told else {}


def province_code(seal: Seal) -> str:
    """The code under which the province's own figures stand."""
    codes = Org.objects.filter(kind=OrgKind.PROVINCE, code__in=seal.figures)
    return codes.values_list("code", flat=True)[0]


def sealed_parts(seal: Seal, code: str) -> Sequence[KindGroup]:
    """The parts of one organisation's rate, by the definition of the day."""
    counts = counts_of(seal, code) or Counts()
    return groups_of(counts, disclosed(seal).kinds[code], scheme_on(seal.day))


def parts_of_seal(seal: Seal, code: str) -> Table:
    """Each part with its share."""
    columns = [Column(gettext("构成"), lead=True), Column(gettext("占比"), end=True)]
    rows = [
        TableRow((p.label, beside(formats.percent(p.rate), formats.count(p.rate.numerator))))
        for p in sealed_parts(seal, code)
    ]
    return Table(gettext("落实率构成"), columns, rows)


def orgs_of_seal(seal: Seal, kind: OrgKind) -> Table:
    """The rates of the cities or of the universities as they were frozen."""
    columns = [Column(gettext("名称"), lead=True), Column(gettext("落实率"), end=True)]
    rows = [TableRow((org_name(org), _rate(seal, org.code))) for org in _orgs(seal, kind)]
    return Table(
        gettext("各市落实率") if kind is OrgKind.CITY else gettext("各高校落实率"), columns, rows
    )


def seal_file(seal: Seal) -> BytesIO:
    """CSV of every organisation: graduates, placed, rate and parts.

    What may not be shown by itself is NOT_SHOWN: it stands only in sums.
    """
    scheme, allowed = scheme_on(seal.day), disclosed(seal)
    headers = [
        gettext("代码"),
        gettext("名称"),
        gettext("毕业生"),
        gettext("已落实"),
        gettext("落实率"),
    ]
    headers += [words(group.label) for group in scheme.groups.values()]
    columns = [TableColumn(text, str(i), {}, None) for i, text in enumerate(headers)]
    kinds = (OrgKind.PROVINCE, OrgKind.CITY, OrgKind.UNIVERSITY)
    rows = [_exported(seal, org, allowed) for kind in kinds for org in _orgs(seal, kind)]
    frame = pl.DataFrame(
        {str(i): [row[i] for row in rows] for i in range(len(headers))},
        schema={str(i): pl.String for i in range(len(headers))},
    )
    target = BytesIO()
    tabular.write_table(columns, [frame], target, "csv")
    target.seek(0)
    return target


def seal_document(seal: Seal, signers: Mapping[str, str], *, signed: bool) -> Draft:
    """The seal as a document; marked as long as it is not signed by every leading department."""
    province, allowed = province_code(seal), disclosed(seal)
    blocks: list[dict[str, object]] = [
        {"kind": "named", "pairs": _pairs(seal, province, signers)},
        {"kind": "heading", "text": gettext("落实率构成")},
        _block(
            [gettext("构成"), gettext("人数"), gettext("占比")],
            [
                [p.label, formats.count(p.rate.numerator), formats.percent(p.rate)]
                for p in sealed_parts(seal, province)
            ],
        ),
    ]
    for kind, title in ((OrgKind.CITY, gettext("各市")), (OrgKind.UNIVERSITY, gettext("各高校"))):
        blocks.append({"kind": "heading", "text": title})
        rows = [_exported(seal, org, allowed)[1:5] for org in _orgs(seal, kind)]
        header = [gettext("名称"), gettext("毕业生"), gettext("已落实"), gettext("落实率")]
        blocks.append(_block(header, rows))
    mark = "" if signed else gettext("内部资料 未经核定")
    return Draft("web/documents/report.typ", blocks, seal_title(seal), seal.taken_at, mark)


def _pairs(seal: Seal, province: str, signers: Mapping[str, str]) -> list[dict[str, object]]:
    pairs = [
        (gettext("毕业去向落实率"), str(_rate(seal, province, plain=True))),
        (gettext("截至"), formats.day(seal.day)),
        *sealed_entries(seal).items(),
        *((name, who) for name, who in signers.items()),
        (gettext("校验值"), bytes(seal.digest).hex()),
    ]
    return [{"label": label, "value": value, "wide": True} for label, value in pairs]


def _block(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, object]:
    return {"kind": "table", "header": list(header), "rows": [list(row) for row in rows]}


def _orgs(seal: Seal, kind: OrgKind) -> list[Org]:
    return list(Org.objects.filter(kind=kind, code__in=seal.figures).order_by("code"))


def _rate(seal: Seal, code: str, *, plain: bool = False) -> SafeString | str:
    counts = counts_of(seal, code) or Counts()
    rate = indicators.placement(counts, scheme_on(seal.day))
    if plain:
        return f"{formats.percent(rate)}（{formats.share(rate)}）"
    return beside(formats.percent(rate), f"{rate.numerator:,} / {rate.denominator:,}")


def _exported(seal: Seal, org: Org, allowed: Disclosed) -> list[str]:
    """One line of what leaves the office."""
    counts, scheme = counts_of(seal, org.code) or Counts(), scheme_on(seal.day)
    groups = {code: kinds_in(scheme, code) for code in scheme.groups}
    if not allowed.releases(org):
        return [org.code, org_name(org), *[NOT_SHOWN] * (3 + len(groups))]
    rate, kinds = indicators.placement(counts, scheme), allowed.kinds[org.code]
    return [
        org.code,
        org_name(org),
        str(rate.denominator),
        str(rate.numerator),
        "" if rate.percent is None else f"{rate.percent} %",
        *(
            str(count_of(counts, some)) if kinds.allows(some) else NOT_SHOWN
            for some in groups.values()
        ),
    ]
