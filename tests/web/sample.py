"""A few pages made of the components, on addresses of their own, for the browser tests."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path

from qihang.config.urls import urlpatterns as house
from qihang.web.choices import Choice
from qihang.web.components import BulkAction, Column, Filter, Page, Table, TableRow
from qihang.web.fields import EvidenceField, RemoteField
from qihang.web.pages import render_page

PLACES = tuple(Choice(f"37{n:04d}", f"第{n}县", "山东省") for n in range(200))
NAMES = tuple(
    f"{family}{given}" for family in "王李张刘" for given in ("伟", "芳", "敏", "静", "强", "磊")
)


def find(text: str) -> list[Choice]:
    return [c for c in PLACES if text in c.label or c.value.startswith(text)][:20]


class Sheet(forms.Form):
    place = RemoteField("/places", find, label="生源地")
    proof = EvidenceField(accept=[".pdf"], most_bytes=1_048_576, label="材料", required=False)


def places(request: HttpRequest) -> HttpResponse:
    found = find(request.GET.get("q", ""))
    rows = [{"value": c.value, "label": c.label, "detail": c.detail} for c in found]
    return JsonResponse(rows, safe=False)


def sheet(request: HttpRequest) -> HttpResponse:
    form = Sheet(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        size = form.cleaned_data["proof"].size if form.cleaned_data["proof"] else 0
        return HttpResponseRedirect(f"/sheet?seen={form.cleaned_data['place']}:{size}")
    status = 422 if form.errors else 200
    context = {"form": form, "seen": request.GET.get("seen", "")}
    return render_page(request, "sample/form.html", context, status=status)


def names(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "")
    found = sorted(n for n in NAMES if asked in n)
    if request.GET.get("sort") == "-name":
        found.reverse()
    page = Page.of(request.GET, len(found))
    rows = (TableRow((n, "男"), href=f"#{n}", key=n) for n in found[page.offset : page.end])
    columns = (Column("姓名", sort="name", lead=True), Column("性别"))
    sort = request.GET.get("sort", "name")
    context = {
        "filters": (Filter("q", "姓名", "search"),),
        "query": request.GET,
        "table": Table("名单", columns, rows, request.GET, sort, select="picked"),
        "page": page,
        "bulk": (BulkAction("通过", "/names"),),
    }
    return render_page(request, "sample/list.html", context)


def reveal(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f'<span class="masked">370112 {request.POST["reason"]}</span>')


urlpatterns = [
    *house,
    path("names", names),
    path("places", places),
    path("sheet", sheet),
    path("reveal", reveal),
]
