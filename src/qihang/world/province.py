"""One world put together: its tree, employers, officials and the makers of its rows."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property, lru_cache

import polars as pl
from django.conf import settings
from django.utils import timezone

from qihang.world.accounts import Officials
from qihang.world.chance import Ints, uuids
from qihang.world.copy_frames import moments
from qihang.world.destination_rows import Papers
from qihang.world.employers import Employers, make_employers
from qihang.world.evidence import EvidenceRows
from qihang.world.filings import draw_filings
from qihang.world.graduates import graduate_names
from qihang.world.moments import start_of
from qihang.world.moves import Script
from qihang.world.people import Cast, chunks, draw_cast
from qihang.world.profiles import profiles
from qihang.world.reviews import Reviews
from qihang.world.rows import RowWindow, activated, standing
from qihang.world.script import write_script
from qihang.world.sizes import COHORTS, SIZES
from qihang.world.tree import WorldTree


class World:
    """Everything that follows from (size, seed), made when first asked for."""

    def __init__(self, size: str, seed: int) -> None:
        self.size, self.seed = SIZES[size], seed
        self.tree = WorldTree(self.size, seed, settings.QIHANG_EDITION)

    @cached_property
    def employers(self) -> Employers:
        return make_employers(self.tree)

    @cached_property
    def officials(self) -> Officials:
        return Officials(self.tree, self.employers)

    @cached_property
    def papers(self) -> Papers:
        return Papers(self.tree, self.employers)

    @cached_property
    def evidence(self) -> EvidenceRows:
        now = datetime(2024, 1, 1, tzinfo=timezone.get_default_timezone())
        return EvidenceRows(self.seed, now, self.size)

    @cached_property
    def reviews(self) -> Reviews:
        return Reviews(self.tree, self.officials)

    @property
    def graduates(self) -> int:
        """Of all cohorts."""
        return self.size.graduates * len(COHORTS)

    @cached_property
    def stretches(self) -> list["Stretch"]:
        """The chunks of every cohort, each drawn when first asked for."""
        return [
            Stretch(self, cohort, number)
            for cohort in COHORTS
            for number in range(len(chunks(self.tree, cohort)))
        ]


@lru_cache(maxsize=1)
def world_of(size: str, seed: int) -> World:
    """The world last asked for in this process, with what was drawn of it."""
    return World(size, seed)


class Stretch:
    """Some universities' graduates of one cohort with their script, and both as rows."""

    def __init__(self, world: World, cohort: int, chunk: int) -> None:
        self.world, self.cohort, self.chunk = world, cohort, chunk

    @cached_property
    def cast(self) -> Cast:
        return draw_cast(self.world.tree, self.cohort, self.chunk)

    @cached_property
    def script(self) -> Script:
        return write_script(self.world.tree, self.cast)

    @cached_property
    def activated(self) -> Ints:
        return activated(self.world.tree, self.cast, self.script)

    @cached_property
    def names(self) -> dict[int, str]:
        """The name of each graduate by the id."""
        names = graduate_names(self.world.tree, self.cast)
        return dict(zip(self.cast.id.tolist(), names.tolist(), strict=True))

    def account_ids(self, at: int) -> pl.Series:
        """The id of each graduate's account at a moment, null before it is taken up."""
        ids = pl.Series(self.cast.id + len(self.world.officials.seats))
        return ids.set(pl.Series(self.activated >= at), None)

    @property
    def lives_until(self) -> int:
        """The moment from which on nothing more happens."""
        return start_of(date(self.cohort + 1, 3, 1))

    def finished(self, at: int) -> Iterable[int]:
        """Ids of the graduates with versions to whom nothing more happens from a moment on."""
        about = self.script.versions.select("graduate", destination="id")
        last = (
            self.script.moves.join(about, on="destination")
            .group_by("graduate")
            .agg(pl.col("at").max())
        )
        return last.filter(pl.col("at") < at)["graduate"]

    def standing_of(self, graduates: pl.Series, at: int) -> pl.DataFrame:
        """How every version of these graduates stands at a moment: standing() and graduate, kind."""
        known = self.script.versions.filter(pl.col("graduate").is_in(graduates.implode()))
        moves = self.script.moves.filter(pl.col("destination").is_in(known["id"].implode()))
        kinds = pl.lit(pl.Series(profiles().kinds))
        about = known.select("id", graduate_id="graduate", kind=kinds.gather(pl.col("kind")))
        return standing(Script(known, moves), at).join(about, on="id")

    def destinations(self, cut: RowWindow, which: Ints) -> pl.DataFrame:
        """Rows of destinations_destination of the versions at these positions, as they stand."""
        versions = self.script.versions
        drawn = draw_filings(self.world.tree, self.cast, self.script, self.world.employers)
        content = self.world.papers.content(self.cast, versions["row"].to_numpy(), drawn, which)
        paths = pl.Series([college.node.path for college in self.world.tree.colleges])
        chosen = versions[which]
        about = chosen.select(
            "id",
            uuid=pl.Series(uuids(self.world.seed, "destination", chosen["id"].to_numpy())),
            graduate_id="graduate",
            cohort=pl.lit(self.cohort),
            org_path=paths.gather(self.cast.college[chosen["row"].to_numpy()]),
            version="version",
            replaces_id="replaces",
            created_at=moments("created"),
        )
        return pl.concat([about, content], how="horizontal").join(
            cut.state, on="id", how="left", maintain_order="left"
        )
