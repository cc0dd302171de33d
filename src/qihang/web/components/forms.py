"""Forms, all alike: labels above, help in one line, errors beside the field and summed at the top."""

from django.forms import BaseForm, BoundField, CheckboxInput, Field
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from qihang.web.components.registry import component
from qihang.web.components.tokens import token
from qihang.web.markup import el, join


@component("表单")
def form(
    context: Context,
    form: BaseForm,
    submit: str = "",
    action: str = "",
    *,
    back: str = "",
    back_label: str = "",
) -> SafeString:
    """A whole form with token, error summary, fields, and its buttons at the foot.

    `submit` is the verb on the button (usually 保存); `back` is where the quiet button leads.
    """
    sends_files = form.is_multipart()
    quiet = el("a", back_label or gettext("返回"), href=back, class_="button quiet") if back else ""
    send = el("button", submit or gettext("保存"), type="submit", class_="button main")
    return el(
        "form",
        token(context),
        fields(form),
        el("div", quiet, send, class_="form-foot"),
        method="post",
        action=action,
        enctype="multipart/form-data" if sends_files else None,
        novalidate=True,
        class_="form",
        data_uploads=sends_files,
    )


@component("表单")
def fields(form: BaseForm, *names: str) -> SafeString:
    """Error summary, hidden inputs and the visible fields of a form (all, or those named)."""
    shown = [form[n] for n in names] if names else form.visible_fields()
    hidden = join(f.as_widget() for f in form.hidden_fields())
    return join((error_summary(form), hidden, *map(field, shown)))


@component("表单")
def field(field: BoundField) -> SafeString:
    """One field: label, help, control, errors; several controls become a fieldset."""
    errors = _errors(field)
    help_ = el("p", field.help_text, class_="help", id=_help(field)) if field.help_text else ""
    control = field.as_widget(attrs=_aria(field))
    state = "field bad" if field.errors else "field"
    if isinstance(field.field.widget, CheckboxInput):
        row = el("label", control, el("span", field.label), for_=field.id_for_label, class_="check")
        return el("div", row, help_, errors, class_=state)
    if field.use_fieldset:
        legend = el("legend", _label(field))
        return el("fieldset", legend, help_, control, errors, class_=state)
    label = el("label", _label(field), for_=field.id_for_label)
    return el("div", label, help_, control, errors, class_=state)


@component("表单")
def error_summary(form: BaseForm) -> SafeString:
    """What is wrong, at the top, each error a link to its field; nothing where all is well."""
    if not form.errors:
        return join(())
    lines = [el("li", message) for message in form.non_field_errors()]
    wrong = [form[name] for name in form.errors if name in form.fields]
    lines += [_summed(field, message) for field in wrong for message in _messages(field)]
    words = ngettext("有 %(n)s 处需要修改", "有 %(n)s 处需要修改", len(lines))
    title = words % {"n": len(lines)} if wrong else gettext("还不能继续")
    return el(
        "div",
        el("h2", title),
        el("ul", *lines),
        class_="error-summary",
        role="alert",
        tabindex="-1",
    )


def _label(field: BoundField) -> SafeString:
    optional = el("small", gettext("选填")) if not field.field.required else ""
    return join((field.label, optional), " ") if optional else join((field.label,))


def _errors(field: BoundField) -> SafeString | str:
    if not field.errors:
        return ""
    return el("div", *(el("p", m) for m in _messages(field)), class_="error", id=_error(field))


def _messages(field: BoundField) -> list[str]:
    """The field's errors; what is merely missing is asked for by name."""
    usual = str(Field.default_error_messages["required"])
    return [_asked(field) if message == usual else str(message) for message in field.errors]


def _asked(field: BoundField) -> str:
    words = {
        "checkbox": gettext("请勾选“%(label)s”。"),
        "radio": gettext("请选择%(label)s。"),
        "select": gettext("请选择%(label)s。"),
        "file": gettext("请上传%(label)s。"),
    }
    sentence = words.get(getattr(field.field.widget, "input_type", ""))
    return (sentence or gettext("请填写%(label)s。")) % {"label": field.label}


def _aria(field: BoundField) -> dict[str, str | bool]:
    described = [_help(field)] if field.help_text else []
    described += [_error(field)] if field.errors else []
    aria: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    return {**aria, "aria-invalid": "true"} if field.errors else aria


def _summed(field: BoundField, message: str) -> SafeString:
    target = field.id_for_label or field.auto_id
    named = gettext("%(label)s：%(value)s") % {"label": field.label, "value": message}
    if str(field.label) in message:
        named = message
    return el("li", el("a", named, href=f"#{target}"))


def _help(field: BoundField) -> str:
    return f"{field.auto_id}-help"


def _error(field: BoundField) -> str:
    return f"{field.auto_id}-error"
