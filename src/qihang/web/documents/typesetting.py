"""The one place that calls Typst."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import typst
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

import qihang
from qihang.web.documents.fonts import folders, must_be_printable, typst_fonts

ROOT = Path(qihang.__file__).parent


@dataclass(frozen=True, slots=True)
class Draft:
    """What makes a document: the same draft gives the same bytes.

    `template` is a path below the package ("apps/certificates/documents/registration.typ"); `data`
    anything JSON can say; `made_at` the aware moment printed as the as-of day and written into the
    file; `mark` a few words across every page ("" for none), as long as nobody has signed it off.
    """

    template: str
    data: object
    title: str
    made_at: datetime
    mark: str = ""


def pdf(draft: Draft) -> bytes:
    """The whole document; some 0.2 s.

    Raises Refusal character_not_printable, and typst.TypstError where the template is at fault.
    """
    must_be_printable((draft.title, draft.mark, draft.data))
    return typst.compile(
        ROOT / draft.template,
        root=ROOT,
        format="pdf",
        font_paths=typst_fonts(folders()),
        sys_inputs=_inputs(draft),
        timestamp=draft.made_at.astimezone(UTC).replace(microsecond=0),
    )


def png(draft: Draft, dots_per_inch: int = 110) -> bytes:
    """The document as a picture; of several pages the first. Raises what `pdf` raises."""
    must_be_printable((draft.title, draft.mark, draft.data))
    drawn = typst.compile(
        ROOT / draft.template,
        root=ROOT,
        format="png",
        ppi=dots_per_inch,
        font_paths=typst_fonts(folders()),
        sys_inputs=_inputs(draft),
    )
    pages = cast("bytes | list[bytes]", drawn)  # its stubs know of one page only
    return pages[0] if isinstance(pages, list) else pages


def _inputs(draft: Draft) -> dict[str, str]:
    day = timezone.localdate(draft.made_at)
    about = {
        "title": draft.title,
        "mark": draft.mark,
        "day": [day.year, day.month, day.day],
    }
    whole = {"about": about, "data": draft.data}
    return {"draft": json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False)}
