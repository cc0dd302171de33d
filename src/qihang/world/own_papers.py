"""Own papers of made-up registrations, thousands in seconds; now and then two graduates hand in one file.

That is planted: a check has to find it, and nothing else. Ids of files follow from those of versions, so that a
world is the same whichever way its clock came to its day.
"""

import hashlib
from datetime import datetime

import polars as pl

from qihang.apps.files.models import Original, StoredFile
from qihang.apps.files.services import names as file_names
from qihang.web import file_storage
from qihang.world.paper_pdf import page
from qihang.world.paper_words import words
from qihang.world.sizes import Size

FIRST_FILE = 10_000  # ids of own papers begin behind those of samples
COPIES, FEWEST = (
    1000,
    3,
)  # of so many graduates one hands in another's paper; so many of a small world do
_LENT = 14  # the remainder of those who hand in another's, of whom every size has one
PURPOSE, MEDIA_TYPE = "evidence", "application/pdf"


def file_of(version: int) -> int:
    """The id of a version's own file."""
    return FIRST_FILE + version


def write_papers(
    proven: pl.DataFrame, versions: pl.DataFrame, owners: dict[int, str], size: Size, now: datetime
) -> pl.Series:
    """Write the papers of these versions; the id of each one's file, in their order."""
    copied = _there(_copied(versions, size), proven["id"])
    contents = {
        file_of(row["id"]): page(*words(row, row["paper"], owners[row["graduate_id"]]))
        for row in proven.iter_rows(named=True)
        if row["id"] not in copied
    }
    _keep(contents, now)
    return pl.Series(
        [file_of(copied.get(version, version)) for version in proven["id"]], dtype=pl.Int64
    )


def _copied(versions: pl.DataFrame, size: Size) -> dict[int, int]:
    """By version whose paper is another's: that other one, begun before it, of the same kind."""
    every = min(COPIES, size.graduates // FEWEST)
    before = versions.sort("created", "id").with_columns(
        other=pl.col("id").shift(1).over("kind"), owner=pl.col("graduate").shift(1).over("kind")
    )
    takes, lends = pl.col("graduate") % every == _LENT, pl.col("owner") % every != _LENT
    return dict(
        before.filter(takes, lends, pl.col("version") == 1).select("id", "other").iter_rows()
    )


def _there(copied: dict[int, int], written: pl.Series) -> dict[int, int]:
    """Those whose other paper is being written or stands: a graduate who was left alone has none."""
    own = set(written)
    chosen = {version: other for version, other in copied.items() if version in own}
    files = [file_of(other) for other in chosen.values()]
    stand = set(StoredFile.objects.filter(pk__in=files).values_list("pk", flat=True))
    return {v: other for v, other in chosen.items() if other in own or file_of(other) in stand}


def _keep(contents: dict[int, bytes], now: datetime) -> None:
    """As `store` would, without waiting for the disk: what is lost with it can be made again."""
    hashes = {number: hashlib.sha256(content).hexdigest() for number, content in contents.items()}
    file_storage.write_many(
        file_names.ALIAS,
        {file_names.file_name(hashes[number]): content for number, content in contents.items()},
    )
    StoredFile.objects.bulk_create(
        StoredFile(
            pk=number, sha256=hashes[number], size=len(content), media_type=MEDIA_TYPE,
            stored_at=now, used_at=now,
        )
        for number, content in contents.items()
    )  # fmt: skip
    Original.objects.bulk_create(
        Original(
            sha256=hashes[number], purpose=PURPOSE, size=len(content), file_id=number, first_at=now
        )
        for number, content in contents.items()
    )
