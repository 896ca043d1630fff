"""The forms of the results framework: one way of opening, writing and removing for every noun."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.edits import version_of
from common.refusals import InvalidInput, StaleVersion, WrongState
from planning.actions.results import remove
from planning.forms.results import FrameworkForm


@dataclass(frozen=True)
class Sheet:
    """What is written: the row (not saved yet when it is new), its form, its action, and the words round it."""

    row: Any
    form: type[FrameworkForm]
    save: Callable[..., Any]
    noun: str
    title: str
    crumbs: list[tuple[str, str]]
    back: Callable[[Any], str]
    form_named: dict[str, Any] = field(default_factory=dict)
    after_removal: str = ""
    note: str = ""


def answer(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """The form, or what came of sending it. A stale version answers 409 with both values; nothing typed is lost."""
    if request.method != "POST":
        return _page(request, sheet, _form(sheet, None))
    form = _form(sheet, request.POST)
    if request.POST.get("remove") and sheet.row.pk:
        return _remove(request, sheet, form)
    if not form.is_valid():
        return _page(request, sheet, form, status=422)
    try:
        row = sheet.save(
            **{sheet.noun: sheet.row},
            values=form.values(),
            by=request.user,
            version=form.cleaned_data["version"] or 0,
            reason=form.cleaned_data.get("reason", ""),
        )
    except InvalidInput as refusal:
        for name, sentences in refusal.errors.items():
            for sentence in sentences:
                form.add_error(name if name in form.fields else None, str(sentence))
        return _page(request, sheet, form, status=422)
    except WrongState as refusal:
        form.add_error(None, str(refusal.sentence))
        return _page(request, sheet, form, status=409)
    except StaleVersion as refusal:
        return _conflict(request, sheet, refusal.current)
    messages.success(request, _("Saved."))
    return redirect(sheet.back(row))


def _form(sheet: Sheet, data: Any) -> FrameworkForm:
    return sheet.form(data, row=sheet.row, **sheet.form_named)


def _remove(request: HttpRequest, sheet: Sheet, form: FrameworkForm) -> HttpResponse:
    form.errors.clear()  # what stands in the other fields is removed, and not judged
    try:
        remove(row=sheet.row, by=request.user, version=version_of(request), reason=request.POST.get("reason", ""))
    except InvalidInput as refusal:
        form.add_error("reason", [str(one) for sentences in refusal.errors.values() for one in sentences])
        return _page(request, sheet, form, status=422)
    except (WrongState, StaleVersion) as refusal:
        form.add_error(None, str(refusal.sentence))
        return _page(request, sheet, form, status=409)
    messages.success(request, _("Removed."))
    return redirect(sheet.after_removal)


def _conflict(request: HttpRequest, sheet: Sheet, current: Any) -> HttpResponse:
    """The form as it was typed, with what somebody else wrote meanwhile; saving again keeps what is typed."""
    theirs = sheet.form(None, row=current, **sheet.form_named)
    data = request.POST.copy()
    data["version"] = str(current.version)
    form = _form(sheet, data)
    form.is_valid()
    conflicts = [
        (field.label, _said(field), _said(form[field.name]))
        for field in theirs
        if field.name not in ("version", "reason") and _said(field) != _said(form[field.name])
    ]
    last = current.history.select_related("history_user").first()
    who = last.history_user.full_name if last and last.history_user else _("Somebody")
    return _page(request, sheet, form, status=409, conflicts=conflicts, who=who)


def _said(field: Any) -> str:
    """A value as its field shows it: the words of a choice, or what was typed."""
    value = field.value()
    found = "" if value is None else str(value).replace("\r\n", "\n").strip()
    choices = {str(key): str(label) for key, label in getattr(field.field, "choices", [])}
    return choices.get(found, found)


def _page(
    request: HttpRequest,
    sheet: Sheet,
    form: FrameworkForm,
    *,
    status: int = 200,
    conflicts: list[tuple[Any, str, str]] | None = None,
    who: str = "",
) -> HttpResponse:
    context = {"sheet": sheet, "form": form, "conflicts": conflicts or [], "who": who}
    return render(request, "planning/framework_form.html", context, status=status)


def found_or_404(rows: Any, sentence: str, **where: Any) -> Any:
    """The one row there is, or 404; a number no column holds is nobody's."""
    try:
        row = rows.filter(**where).first()
    except OverflowError:
        row = None
    if row is None:
        raise Http404(sentence)
    return row
