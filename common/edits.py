"""One form over one thing: shown, judged, written; refused or met by somebody else's change, it stays as typed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.refusals import InvalidInput, StaleVersion


@dataclass
class EditPage:
    """What stands round the form. ``conflicts`` are label, theirs, mine of the fields somebody else changed."""

    form: Any
    cancel_url: str
    about: Any = None
    conflicts: list[tuple[Any, str, str]] = field(default_factory=list)
    who: str = ""
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Edit:
    """How a thing is edited.

    ``make`` makes the form from data (or None) and initial values; ``write`` calls the action with the valid form and
    returns where to go and what is said there; ``read`` gives the thing as it stands now; ``initial`` its values.
    """

    template: str
    make: Callable[..., Any]
    write: Callable[[Any], tuple[str, str]]
    cancel_url: str
    read: Callable[[], Any] = lambda: None
    initial: Callable[[Any], dict[str, Any]] = lambda thing: {}
    more: dict[str, Any] = field(default_factory=dict)


def version_of(request: HttpRequest) -> int:
    """The version a form or a button carries; 0, which nothing has, when it is none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def answer(request: HttpRequest, edit: Edit) -> HttpResponse:
    """The page of the form, or the way on from it: 422 refused, 409 when it changed meanwhile."""
    thing = edit.read()
    if request.method != "POST":
        return _page(request, edit, edit.make(None, edit.initial(thing)), thing)
    form = edit.make(request.POST, edit.initial(thing))
    if not form.is_valid():
        return _page(request, edit, form, thing, status=422)
    try:
        url, said = edit.write(form)
    except InvalidInput as refusal:
        form.refuse(refusal.errors)
        return _page(request, edit, form, thing, status=422)
    except StaleVersion:
        return _conflict(request, edit)
    messages.success(request, said)
    return redirect(url)


def _conflict(request: HttpRequest, edit: Edit) -> HttpResponse:
    """The form as it was typed, with what somebody else wrote meanwhile; saving again keeps what is typed."""
    current = edit.read()
    theirs = edit.initial(current)
    data = request.POST.copy()
    data["version"] = str(current.version)
    form = edit.make(data, theirs)
    form.is_valid()
    latest = current.history.select_related("history_user").first()
    who = latest.history_user.full_name if latest and latest.history_user else _("Somebody")
    page = EditPage(form, edit.cancel_url, current, form.differing(theirs), who, edit.more)
    return render(request, edit.template, {"page": page}, status=409)


def _page(request: HttpRequest, edit: Edit, form: Any, thing: Any, *, status: int = 200) -> HttpResponse:
    page = EditPage(form, edit.cancel_url, thing, more=edit.more)
    return render(request, edit.template, {"page": page}, status=status)
