"""Papers of made-up registrations: of a demo's cohort in force each its own, else a few samples for all."""

import io
from datetime import date, datetime, time

import polars as pl
from django.utils import timezone

from qihang.apps.files.services import store
from qihang.policy import load
from qihang.world.chance import uuids
from qihang.world.moves import VERSIONS
from qihang.world.own_papers import write_papers
from qihang.world.profiles import profiles
from qihang.world.sizes import COHORTS, Size

PAPERS = 4  # of one version at most; ids are made from them


class EvidenceRows:
    """Rows of destinations_evidence: each version that was filed has one paper that proves it."""

    def __init__(self, seed: int, now: datetime, size: Size) -> None:
        self.seed, self.now, self.size = seed, now, size
        kinds = load().destination_kinds(now.date())
        proofs = {code: kinds[code].evidence for code in profiles().kinds}
        self.proofs = {code: found[0][0] for code, found in proofs.items() if found}
        labels = load().evidence_kinds
        self.names = {kind: f"{labels[kind].label.zh}（样例）.pdf" for kind in self.proofs.values()}
        # A change brings another paper: a file of its own for each version of a graduate.
        self.samples = {
            f"{kind} {number}": _kept(sample(f"{labels[kind].label.en} {number}"), now)
            for kind in self.names
            for number in range(1, VERSIONS + 1)
        }

    def rows(
        self, filed: pl.DataFrame, versions: pl.DataFrame, names: dict[int, str]
    ) -> pl.DataFrame:
        """The papers of versions, given as rows of destinations_destination.

        `versions` are all of the script, by which it is planted who hands in whose paper; `names` are those
        of their graduates.
        """
        proven = filed.filter(pl.col("kind").is_in(list(self.proofs))).with_columns(
            paper=pl.col("kind").replace_strict(self.proofs, return_dtype=pl.String)
        )
        own = self.size.own_papers and set(proven["cohort"]) == {COHORTS[-1]}
        ids = (proven["id"].to_numpy() - 1) * PAPERS + 1
        return proven.select(
            id=pl.Series(ids),
            uuid=pl.Series(uuids(self.seed, "evidence", ids)),
            destination_id="id",
            kind="paper",
            file_id=write_papers(proven, versions, names, self.size, self.now)
            if own
            else self._samples(proven),
            name=pl.col("paper").replace_strict(self.names, return_dtype=pl.String),
            added_at="created_at",
        )

    def _samples(self, proven: pl.DataFrame) -> pl.Series:
        number = ((pl.col("id") - 1) % VERSIONS + 1).cast(pl.String)
        key = pl.concat_str("paper", number, separator=" ")
        return proven.select(key.replace_strict(self.samples, return_dtype=pl.Int64)).to_series()


def _kept(content: bytes, now: datetime) -> int:
    """The id of the stored file with this content; made here, so kept as it is."""
    return store(io.BytesIO(content), "document", now).pk


def kept_sample(title: str, day: date) -> int:
    """The id of a stored sample page with this title."""
    return _kept(sample(title), timezone.make_aware(datetime.combine(day, time(9))))


def sample(title: str) -> bytes:
    """A one-page PDF that says what it stands for."""
    text = (
        f"BT /F1 20 Tf 60 740 Td (Sample: {title}) Tj 0 -32 Td /F1 12 Tf (Made for the demo.) Tj ET"
    )
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            " /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    parts, offsets = ["%PDF-1.4\n"], []
    for number, body in enumerate(bodies, start=1):
        offsets.append(sum(map(len, parts)))
        parts.append(f"{number} 0 obj\n{body}\nendobj\n")
    start = sum(map(len, parts))
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(bodies) + 1
    parts.append(f"xref\n0 {size}\n0000000000 65535 f \n{table}")
    parts.append(f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
    return "".join(parts).encode("latin-1")
