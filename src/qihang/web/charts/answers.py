"""The files of a chart, answered by the page that shows it: same address, same access."""

from collections.abc import Callable, Iterable, Mapping

from django.http import Http404, HttpResponse, QueryDict

from qihang.web.charts.chart import Chart
from qihang.web.charts.drawing import as_csv, as_png, as_svg

_MADE: Mapping[str, tuple[str, Callable[[Chart], bytes]]] = {
    "svg": ("image/svg+xml", as_svg),
    "png": ("image/png", as_png),
    "csv": ("text/csv; charset=utf-8", as_csv),
}


def download(query: QueryDict, charts: Iterable[Chart]) -> HttpResponse | None:
    """The file that `?chart=NAME&file=KIND` asks for; None where the address asks for the page."""
    kind = query.get("file", "")
    if not kind:
        return None
    wanted = next((chart for chart in charts if chart.name == query.get("chart")), None)
    if wanted is None or kind not in _MADE:
        raise Http404
    media_type, make = _MADE[kind]
    headers = {"Content-Disposition": f'attachment; filename="{wanted.name}.{kind}"'}
    return HttpResponse(make(wanted), content_type=media_type, headers=headers)
