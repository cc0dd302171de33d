"""One graduate's record as the academic record has it; personal numbers masked until asked for."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from qihang.apps.codes.queries import label, place
from qihang.apps.messages.labels import STATE
from qihang.apps.messages.queries import dispatch_of
from qihang.apps.messages.rules import DispatchState
from qihang.apps.orgs.labels import act, org_name
from qihang.apps.orgs.queries import acts_on, real_now
from qihang.apps.people import labels, queries, services
from qihang.apps.people.models import ActivationCode, Graduate
from qihang.apps.people.rules import code_key
from qihang.apps.people.views import standing
from qihang.apps.people.views.graduates import activation
from qihang.apps.people.views.merging import merge_actions
from qihang.kernel import Permission
from qihang.web import formats, parameters
from qihang.web.access import get_or_404, must_hold, needs
from qihang.web.components import Crumb, Fact, Moment, RecordAction
from qihang.web.pages import render_page
from qihang.web.panels import panels
from qihang.web.request import Request


@needs(Permission.PERSON_SEE)
@require_GET
@never_cache
def graduate(request: Request, uuid: UUID) -> HttpResponse:
    """Facts left, account and history right."""
    found = _found(request, uuid)
    services.record_read(request.scope, found)
    context = {
        "graduate": found,
        "sub": f"{org_name(found.org)} · {found.major_name}",
        "crumbs": [Crumb(gettext("毕业生"), reverse("people:graduates"))],
        "facts": facts(found),
        "unmask": _unmask(request, found),
        "account": _account(request, found),
        "actions": _actions(request, found),
        "standing": standing.history(request, found),
        "survivor": queries.survivor_of(request.scope, found),
        "panels": panels(request, found),
        "moments": _moments(request, found),
    }
    return render(request, "people/graduate.html", context)


@needs(Permission.PERSON_UNMASK)
@require_POST
@never_cache
def unmask(request: Request, uuid: UUID, field: str) -> HttpResponse:
    """The value whole, once, in place of the masked one."""
    found = _found(request, uuid)
    must_hold(request, Permission.PERSON_UNMASK, found.org_path)
    if field not in services.SEALED:
        raise Http404
    text = services.unmask(
        request.scope, uuid, field, parameters.text(request.POST, "reason", 1000)
    )
    context = {"text": text, "label": labels.UNMASKABLE[field], "graduate": found}
    return render_page(request, "people/unmasked.html", context, partial="value")


def facts(graduate: Graduate) -> list[Fact]:
    """What the academic record says, without the numbers that are masked."""
    return [
        Fact(gettext("考生号"), graduate.exam_number),
        Fact(gettext("学号"), graduate.student_number),
        Fact(gettext("届别"), gettext("%(year)s 届") % {"year": graduate.cohort}),
        Fact(gettext("学籍状态"), labels.standing(graduate.standing)),
        Fact(gettext("性别"), label("sex", graduate.sex)),
        Fact(gettext("民族"), label("ethnicity", graduate.ethnicity)),
        Fact(gettext("政治面貌"), label("politics", graduate.politics)),
        Fact(gettext("学历"), label("qualification", graduate.qualification)),
        Fact(gettext("班级"), graduate.class_name),
        Fact(gettext("培养方式"), label("training_mode", graduate.training_mode)),
        Fact(gettext("生源地"), place(graduate.home_place)),
        Fact(gettext("困难类别"), label("hardship", graduate.hardship)),
        Fact(gettext("毕业日期"), formats.day(graduate.graduation_date)),
    ]


def _found(request: Request, uuid: UUID) -> Graduate:
    return get_or_404(queries.graduate_in, request.scope, uuid)


def _unmask(request: Request, graduate: Graduate) -> list[tuple[str, str, str]]:
    """Label, masked value and, for who may, where to ask for the whole."""
    may = request.scope.holds(Permission.PERSON_UNMASK, graduate.org_path)
    shown = {"id_number": graduate.id_number_masked, "phone": graduate.phone_masked}
    return [
        (
            str(labels.UNMASKABLE[field]),
            value or formats.DASH,
            reverse("people:unmask", args=[graduate.uuid, field]) if may and value else "",
        )
        for field, value in shown.items()
    ]


def _account(request: Request, graduate: Graduate) -> list[Fact]:
    code = queries.open_code(request.scope, graduate, real_now())
    until = formats.minute(code.expires_at) if code else ""
    return [
        Fact(gettext("账号"), activation(graduate)),
        Fact(gettext("激活码"), _way(request, graduate, code) if code else ""),
        Fact(gettext("激活码有效至"), until),
        Fact(gettext("发码人"), code.issued_by.name if code else ""),
    ]


def _way(request: Request, graduate: Graduate, code: ActivationCode) -> str:
    """By which way the code goes to the graduate, and how far it has come."""
    if code.batch_id is not None:
        return gettext("纸质，密封交给本人")
    words = gettext("发往 %(phone)s") % {"phone": graduate.phone_masked}
    key = code_key(code.issued_at)
    dispatch = dispatch_of(request.scope, key, graduate.pk, graduate.org_path)
    return f"{words} · {STATE[DispatchState(dispatch.state)]}" if dispatch else words


def _actions(request: Request, graduate: Graduate) -> list[RecordAction]:
    return [
        *_correction(request, graduate),
        *standing.record_actions(request, graduate),
        *_codes(request, graduate),
        *_contact(request, graduate),
    ]


def _correction(request: Request, graduate: Graduate) -> list[RecordAction]:
    if not request.scope.holds(Permission.ROSTER_IMPORT, graduate.org_path):
        return []
    href = reverse("people:correct", args=[graduate.uuid])
    correct = RecordAction(gettext("更正身份信息"), href, "get")
    return [correct, *merge_actions(request, graduate)]


def _contact(request: Request, graduate: Graduate) -> list[RecordAction]:
    if not request.scope.holds(Permission.CONTACT_RECORD, graduate.org_path):
        return []
    href = reverse("people:contact_record", args=[graduate.uuid])
    return [RecordAction(gettext("登记新手机号"), href, "get")]


def _codes(request: Request, graduate: Graduate) -> list[RecordAction]:
    if not request.scope.holds(Permission.ACTIVATION_ISSUE, graduate.org_path):
        return []
    words = gettext("发码重设密码") if graduate.account_id else gettext("发送激活码")
    fields = [("graduate", str(graduate.uuid)), ("again", "1")]
    paper = gettext("申请纸质激活码")
    return [
        RecordAction(words, reverse("people:issue"), fields=fields),
        RecordAction(paper, reverse("people:order"), fields=fields),
    ]


def _moments(request: Request, graduate: Graduate) -> list[Moment]:
    return [
        Moment(e.at, e.account.name if e.account else gettext("系统"), act(e.act), reason=e.reason)
        for e in acts_on(request.scope, "graduate", graduate.uuid)[:20]
    ]
