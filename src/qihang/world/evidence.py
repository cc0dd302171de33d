"""Sample papers: stored files for each kind of evidence, shared by all made-up registrations."""

import io
from datetime import date, datetime, time

import polars as pl
from django.utils import timezone

from qihang.apps.files.services import store
from qihang.policy import load
from qihang.world.chance import Ints, uuids
from qihang.world.copy_frames import moments
from qihang.world.moves import VERSIONS
from qihang.world.profiles import profiles

PAPERS = 4  # of one version at most; ids are made from them


class EvidenceRows:
    """Rows of destinations_evidence: each version that was filed has one paper that proves it."""

    def __init__(self, seed: int, now: datetime) -> None:
        self.seed = seed
        kinds = load().destination_kinds(now.date())
        proofs = [kinds[code].evidence for code in profiles().kinds]
        self.proofs = [found[0][0] if found else "" for found in proofs]
        labels = load().evidence_kinds
        self.names = [
            labels[kind].label.zh + "（样例）.pdf" if kind else "" for kind in self.proofs
        ]
        # A change brings another paper: a file of its own for each version of a graduate.
        self.files = [
            _kept(sample(f"{labels[kind].label.en} {number}"), now) if kind else 0
            for kind in self.proofs
            for number in range(1, VERSIONS + 1)
        ]

    def rows(self, versions: pl.DataFrame, which: Ints) -> pl.DataFrame:
        """The papers of the versions at these positions."""
        chosen = versions[which].select("id", "kind", "created")
        kind, version = pl.col("kind"), (pl.col("id") - 1) % VERSIONS
        ids = (chosen["id"].to_numpy() - 1) * PAPERS + 1
        return chosen.select(
            id=pl.Series(ids),
            uuid=pl.Series(uuids(self.seed, "evidence", ids)),
            destination_id="id",
            kind=pl.lit(pl.Series(self.proofs)).gather(kind),
            file_id=pl.lit(pl.Series(self.files)).gather(kind.cast(pl.Int64) * VERSIONS + version),
            name=pl.lit(pl.Series(self.names)).gather(kind),
            added_at=moments("created"),
        ).filter(pl.col("kind") != "")


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
