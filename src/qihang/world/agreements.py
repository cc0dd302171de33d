"""Employment agreements of the made-up province: of whoever registered one, with the noise of real offices.

Some papers were lost, some graduates had signed elsewhere before, some ask to be released, some hold a number
that nobody has signed yet.
"""

from datetime import date

import polars as pl
from django.db.models import Exists, OuterRef, Subquery

from qihang.apps.agreements.models import (
    Agreement,
    AgreementMove,
    AgreementNumber,
    AgreementPaper,
    AgreementSeries,
)
from qihang.apps.agreements.rules import SIGNED
from qihang.apps.agreements.rules import AgreementAction as Act
from qihang.apps.agreements.rules import AgreementState as State
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules.agreements import FILLED, agreement_kind
from qihang.apps.orgs.models import Org
from qihang.apps.people.models import Graduate
from qihang.policy import load
from qihang.world.chance import uuids
from qihang.world.copy_frames import advance_sequence, copy
from qihang.world.evidence import kept_sample
from qihang.world.moments import start_of

# Of the agreements every so many-th …
_LOST, _BEFORE, _ASKS = 13, 17, 43
_UNSIGNED = 23  # … and of the graduates who have registered nothing, who hold a number
_DIGITS, _SPARE = 6, 500  # numbers of a series beyond those given out
_ZONE = "Asia/Shanghai"


def write_agreements(seed: int, day: date) -> int:
    """Series, agreements, numbers, papers and history as they stood on `day`; how many agreements.

    They do not grow when the clock moves on: beginning later must leave the same rows as moving there.
    """
    kind = agreement_kind(load(), day)
    signed = _registered(kind, day)
    employer = pl.col("employer_name", "employer_code")
    elsewhere = signed.with_columns(employer.shift(1), was=pl.lit(value=True))
    before = elsewhere.filter(pl.int_range(pl.len()) % _BEFORE == 1)
    signed = signed.with_columns(was=pl.lit(value=False))
    unsigned = _unregistered(day).with_columns(was=pl.lit(value=False))
    found = pl.concat([before, signed, unsigned], how="diagonal")
    if found.is_empty():
        return 0
    made = _numbered(seed, found)
    series = _series(seed, made)
    copy(Agreement, _columns(made))
    _numbers(made, series)
    _papers(seed, made, day)
    _moves(made)
    for model in (AgreementSeries, Agreement, AgreementNumber, AgreementPaper, AgreementMove):
        advance_sequence(model, 1)
    _tie(kind, day)
    return len(made)


def _registered(kind: str, day: date) -> pl.DataFrame:
    """Whoever had filed a signed agreement by then, whatever became of it: the newest of each graduate."""
    rows = Destination.objects.filter(kind=kind, filed_at__date__lt=day)
    names = ["graduate_id", "cohort", "org_path", "filed_at", *FILLED]
    frame = pl.DataFrame(
        list(rows.order_by("org_path", "graduate_id", "pk").values_list(*names)),
        schema=dict(zip(names, _TYPES, strict=True)),
        orient="row",
    )
    return frame.unique("graduate_id", keep="last", maintain_order=True)


_TYPES = (
    pl.Int64, pl.Int64, pl.String, pl.Datetime(time_zone="UTC"), pl.String, pl.String, pl.String,
    pl.String, pl.Int64, pl.Date, pl.Date, pl.Date,
)  # fmt: skip


def _unregistered(day: date) -> pl.DataFrame:
    """Some who have registered nothing; they took a number a month ago."""
    cohort = Graduate.objects.order_by("-cohort").values_list("cohort", flat=True).first() or 0
    begun = Destination.objects.filter(graduate=OuterRef("pk"), created_at__date__lt=day)
    rows = Graduate.objects.filter(~Exists(begun), cohort=cohort, in_statistics=True)
    ids = list(rows.order_by("org_path", "pk").values_list("pk", "cohort", "org_path"))[::_UNSIGNED]
    frame = pl.DataFrame(
        ids,
        schema={"graduate_id": pl.Int64, "cohort": pl.Int64, "org_path": pl.String},
        orient="row",
    )
    moment = pl.lit(start_of(day)).cast(pl.Int64) * 60
    when = pl.from_epoch(moment, time_unit="s").dt.cast_time_unit("us")
    return frame.with_columns(filed_at=when.dt.replace_time_zone(_ZONE).dt.convert_time_zone("UTC"))


def _numbered(seed: int, found: pl.DataFrame) -> pl.DataFrame:
    """Ids, numbers and states; who had signed elsewhere before gets the lower number first."""
    university = pl.col("org_path").str.split("/").list.slice(0, 3).list.join("/") + "/"
    codes = pl.col("org_path").str.split("/").list.get(2)
    found = found.with_columns(university=university, code=codes).sort(
        "university", "cohort", "org_path", "graduate_id", pl.col("was").not_(), maintain_order=True
    )
    place = pl.int_range(1, pl.len() + 1)
    lost = (place % _LOST == 0) & pl.col("employer_name").is_not_null()
    found = found.with_columns(id=place, lost=lost)
    width = (1 + pl.col("lost").cast(pl.Int64)).cum_sum().over("university", "cohort")
    asks = (pl.col("id") % _ASKS == 0) & (pl.col("filed_at").dt.year() >= pl.col("cohort"))
    state = (
        pl.when(pl.col("was")).then(pl.lit(State.ENDED.value))
        .when(pl.col("employer_name").is_null()).then(pl.lit(State.ISSUED.value))
        .when(asks).then(pl.lit(State.RELEASE_ASKED.value))
        .otherwise(pl.lit(State.SIGNED.value))
    )  # fmt: skip
    earlier = pl.col("filed_at").dt.offset_by("-60d")
    found = found.with_columns(
        value=width, status=state,
        recorded=pl.when(pl.col("was")).then(earlier).otherwise(pl.col("filed_at").dt.offset_by("-1d")),
    )  # fmt: skip
    return found.with_columns(
        uuid=pl.Series(uuids(seed, "agreements", found["id"].to_numpy())),
        number=_text("value"), first_number=_text(pl.col("value") - pl.col("lost").cast(pl.Int64)),
        issued=pl.col("recorded").dt.offset_by("-30d"),
        ended=pl.when(pl.col("was")).then(pl.col("filed_at").dt.offset_by("-40d")),
    )  # fmt: skip


def _text(value: str | pl.Expr) -> pl.Expr:
    digits = (pl.col(value) if isinstance(value, str) else value).cast(pl.String)
    year = (pl.col("cohort") % 100).cast(pl.String).str.zfill(2)
    return pl.format("{}-{}-{}", pl.col("code"), year, digits.str.zfill(_DIGITS))


def _series(seed: int, made: pl.DataFrame) -> pl.DataFrame:
    """One series a university and cohort, issued before its first number was given out."""
    orgs = dict(Org.objects.filter(kind="university").values_list("path", "pk"))
    grouped = made.group_by("university", "cohort", "code", maintain_order=True).agg(
        last=pl.col("value").max() + _SPARE, issued_at=pl.col("issued").min().dt.offset_by("-5d")
    )
    year = (pl.col("cohort") % 100).cast(pl.String).str.zfill(2)
    frame = grouped.with_columns(
        id=pl.int_range(1, pl.len() + 1),
        org_id=pl.col("university").replace_strict(orgs, return_dtype=pl.Int64),
        stem=pl.format("{}-{}-", pl.col("code"), year), width=pl.lit(_DIGITS), first=pl.lit(1),
        form=pl.lit("paper"), org_path=pl.col("university"),
    )  # fmt: skip
    frame = frame.with_columns(uuid=pl.Series(uuids(seed, "series", frame["id"].to_numpy())))
    copy(AgreementSeries, _local(frame.drop("university", "code"), "issued_at"))
    return frame.select("university", "cohort", series_id="id")


def _columns(made: pl.DataFrame) -> pl.DataFrame:
    """The agreements as their table has them; what nobody has signed says nothing yet."""
    unsigned = pl.col("employer_name").is_null()
    texts = ("employer_name", "employer_code", "work_place", "position_name")
    frame = made.select(
        "id", "uuid", "graduate_id", "cohort", "org_path", "status", "number",
        *(pl.col(name).fill_null("") for name in texts),
        "monthly_pay_fen", "term_from", "term_until",
        form=pl.lit("paper"), issued_at="issued",
        signed_date=pl.when(unsigned).then(None)
        .when(pl.col("was")).then(pl.col("recorded").dt.date()).otherwise(pl.col("signed_date")),
        recorded_at=pl.when(~unsigned).then(pl.col("recorded")),
        end_kind=pl.when(pl.col("was")).then(pl.lit("consent")).otherwise(pl.lit("")),
        ended_date=pl.col("ended").dt.date(), end_recorded_at="ended",
    )  # fmt: skip
    return _local(frame, "issued_at", "recorded_at", "end_recorded_at")


def _numbers(made: pl.DataFrame, series: pl.DataFrame) -> None:
    """The number in force of each; before it, of some, the one that was lost."""
    known = made.join(series, on=["university", "cohort"], maintain_order="left")
    columns = ("id", "series_id", "number", "first_number", "issued", "recorded", "lost")
    lost = known.filter("lost").select(
        agreement_id="id", series_id="series_id", number="first_number", given_at="issued",
        replaced_at="recorded", loss=pl.lit("lost"),
    )  # fmt: skip
    held = known.select(*columns).select(
        agreement_id="id", series_id="series_id", number="number",
        given_at=pl.when("lost").then("recorded").otherwise("issued"),
    )  # fmt: skip
    rows = pl.concat([lost, held], how="diagonal").with_columns(id=pl.int_range(1, pl.len() + 1))
    copy(AgreementNumber, _local(rows, "given_at", "replaced_at"))


def _papers(seed: int, made: pl.DataFrame, day: date) -> None:
    """A sample scan of what was signed and of what ended it."""
    signed = made.filter(pl.col("employer_name").is_not_null())
    rows = pl.concat(
        [
            _paper(
                signed, "signed", "就业协议书（样例）.pdf", kept_sample("Employment agreement", day)
            ),
            _paper(
                signed.filter("was"),
                "release",
                "解约函（样例）.pdf",
                kept_sample("Release letter", day),
            ),
        ]
    ).with_columns(id=pl.int_range(1, pl.len() + 1))
    rows = rows.with_columns(uuid=pl.Series(uuids(seed, "papers", rows["id"].to_numpy())))
    copy(AgreementPaper, _local(rows, "added_at"))


def _paper(of: pl.DataFrame, kind: str, name: str, file: int) -> pl.DataFrame:
    return of.select(
        agreement_id="id", kind=pl.lit(kind), name=pl.lit(name), file_id=pl.lit(file),
        added_at="recorded",
    )  # fmt: skip


def _moves(made: pl.DataFrame) -> None:
    """Each step that led to where the agreements stand; nobody in the world is named for it."""
    signed = made.filter(pl.col("employer_name").is_not_null())
    asks = signed.filter(pl.col("status") == State.RELEASE_ASKED.value)
    rows = pl.concat(
        [
            _step(
                made.filter("lost"), Act.REPLACE, State.ISSUED, State.ISSUED, "recorded", "遗失补办"
            ),
            _step(signed, Act.SIGN, State.ISSUED, State.SIGNED, "recorded", ""),
            _step(
                signed.filter("was"),
                Act.END,
                State.SIGNED,
                State.ENDED,
                "ended",
                "双方协商一致，解约函附后",
            ),
            _step(
                asks,
                Act.ASK_RELEASE,
                State.SIGNED,
                State.RELEASE_ASKED,
                "filed_at",
                "考上公务员，单位同意解约",
            ),
        ]
    ).sort("agreement_id", "at", maintain_order=True)
    copy(AgreementMove, _local(rows.with_columns(id=pl.int_range(1, pl.len() + 1)), "at"))


def _step(
    of: pl.DataFrame, action: Act, before: State, after: State, at: str, reason: str
) -> pl.DataFrame:
    return of.select(
        agreement_id="id", action=pl.lit(action.value), from_status=pl.lit(before.value),
        to_status=pl.lit(after.value), at=at, reason=pl.lit(reason), fields=pl.lit("[]"),
        act=pl.col("uuid"),
    )  # fmt: skip


def _tie(kind: str, day: date) -> None:
    """Registrations with the same employer rest on the agreements."""
    signed = Agreement.objects.filter(
        graduate=OuterRef("graduate"),
        employer_name=OuterRef("employer_name"),
        status__in=sorted(state.value for state in SIGNED),
    )
    rows = Destination.objects.filter(kind=kind, filed_at__date__lt=day)
    rows.update(agreement=Subquery(signed.values("pk")[:1]))


def _local(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Moments as the world copies them: local, without a zone."""
    return frame.with_columns(
        pl.col(columns).dt.convert_time_zone(_ZONE).dt.replace_time_zone(None)
    )
