"""Divisions and units are reorganized: what to do, its form, what it will do, and the confirmation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.edits import Edit, answer
from common.refusals import InvalidInput, StaleVersion
from structure.actions.previewed import carry_out, rehearse
from structure.actions.taking_back import take_back
from structure.forms.reorganizing import (
    ActForm,
    ChangeNature,
    CloseDivision,
    CloseUnit,
    MergeDivision,
    MergeUnit,
    Move,
    OpenDivision,
    OpenUnit,
    Rename,
)
from structure.forms.splitting import SplitDivision, SplitUnit
from structure.forms.taking_back import TakeBackForm
from structure.models import Unit
from structure.queries.previews import Preview, Work, restored, work_in
from structure.queries.reorganizations import changes_visible_to, history_address, said
from structure.queries.units import divisions_with_units
from structure.rules.reorganization import check_lasts, may_reorganize
from structure.rules.taking_back import check_taken_back
from structure.views.organization import division_asked, unit_asked

Acts = dict[str, type[ActForm]]
OPENING: Acts = {"unit": OpenUnit, "division": OpenDivision}
OF_UNITS: Acts = {
    "rename": Rename,
    "move": Move,
    "nature": ChangeNature,
    "split": SplitUnit,
    "merge": MergeUnit,
    "close": CloseUnit,
}
OF_DIVISIONS: Acts = {"rename": Rename, "split": SplitDivision, "merge": MergeDivision, "close": CloseDivision}


@dataclass(frozen=True)
class ActPage:
    """A form, or what it will do. ``work`` lives in the unit now; ``changed`` says that a preview is no longer true."""

    form: ActForm
    about: Any
    cancel_url: str
    work: tuple[Work, ...] = ()
    preview: Preview | None = None
    changed: str = ""

    @property
    def stuck(self) -> str:
        """What keeps the unit from ending, in words; empty where it may, or need not."""
        return ", ".join(one.said for one in self.work if not one.movable) if self.form.ends else ""


@dataclass(frozen=True)
class Choice:
    """One thing that can be done: where, what it is called, what it means."""

    url: str
    title: Any
    explains: Any


@require_safe
def reorganize(request: HttpRequest) -> HttpResponse:
    """The divisions and units of today, to choose from, and what can be opened."""
    may_reorganize(request.user)
    branches = divisions_with_units(request.user, clock.today())
    opening = _choices_of(OPENING, "open-new")
    return render(request, "structure/reorganize.html", {"branches": branches, "opening": opening})


@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: HttpRequest, what: str) -> HttpResponse:
    """Open a unit or a division."""
    may_reorganize(request.user)
    return _answer(request, _known(OPENING, what), lambda: None, reverse("structure:reorganize"))


@require_safe
def unit_reorganize(request: HttpRequest, code: str) -> HttpResponse:
    """What can be done with a unit."""
    return _choices(request, _unit(request, code), "unit-act", OF_UNITS)


@require_safe
def division_reorganize(request: HttpRequest, code: str) -> HttpResponse:
    """What can be done with a division."""
    return _choices(request, _division(request, code), "division-act", OF_DIVISIONS)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do one of them."""
    kind, cancel = _known(OF_UNITS, act), reverse("structure:unit-reorganize", args=[code])
    return _answer(request, kind, lambda: _unit(request, code), cancel)


@require_http_methods(["GET", "HEAD", "POST"])
def division_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do one of them."""
    kind, cancel = _known(OF_DIVISIONS, act), reverse("structure:division-reorganize", args=[code])
    return _answer(request, kind, lambda: _division(request, code), cancel)


@require_http_methods(["GET", "HEAD", "POST"])
def change_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a change back on which nothing was built."""
    may_reorganize(request.user)
    change: Any = get_object_or_404(changes_visible_to(request.user), pk=pk)
    check_taken_back(change)

    def write(form: TakeBackForm) -> tuple[str, str]:
        thing = take_back(change=change, reason=form.cleaned_data["reason"], by=request.user)
        return history_address(thing), _("Taken back: %(what)s") % {"what": said(change)}

    return answer(
        request,
        Edit(
            template="structure/take_back.html",
            make=lambda data, initial: TakeBackForm(data),
            write=write,
            cancel_url=history_address(change.about),
            more={"sentence": said(change), "change": change, "lines": restored(change)},
        ),
    )


def _known(acts: Acts, act: str) -> type[ActForm]:
    if act not in acts:
        raise Http404
    return acts[act]


def _unit(request: HttpRequest, code: str) -> Any:
    may_reorganize(request.user)
    unit = unit_asked(request, code)
    check_lasts(unit)
    return unit


def _division(request: HttpRequest, code: str) -> Any:
    may_reorganize(request.user)
    division = division_asked(request, code)
    check_lasts(division)
    return division


def _choices(request: HttpRequest, thing: Any, name: str, acts: Acts) -> HttpResponse:
    choices = _choices_of(acts, name, thing.code)
    context = {"about": thing, "choices": choices, "work": _work(thing), "history_url": history_address(thing)}
    return render(request, "structure/reorganize_one.html", context)


def _choices_of(acts: Acts, name: str, *before: str) -> list[Choice]:
    return [
        Choice(reverse(f"structure:{name}", args=[*before, act]), form.title, form.explains)
        for act, form in acts.items()
    ]


def _work(thing: Any) -> tuple[Work, ...]:
    return work_in(thing) if isinstance(thing, Unit) else ()


def _answer(request: HttpRequest, kind: type[ActForm], read: Callable[[], Any], cancel: str) -> HttpResponse:
    """The form, then what it will do, then the way on: 422 refused, 409 when what was shown is no longer so."""
    form = kind(request.POST if request.method == "POST" else None, thing=read(), by=request.user)
    if request.method != "POST":
        return _page(request, form, cancel)
    if not form.is_valid():
        return _page(request, form, cancel, status=422)
    if request.POST.get("step") == "edit":
        return _page(request, form, cancel)
    try:
        if request.POST.get("step") == "confirm":
            done = carry_out(form.write, preview=form.preview, seen=request.POST.get("digest", ""))
            return _done(request, form, done)
        return _foreseen(request, form, cancel)
    except InvalidInput as refusal:
        return _refused(request, form, cancel, refusal)
    except StaleVersion as refusal:
        changed = str(refusal.sentence)
    fresh = kind(request.POST, thing=read(), by=request.user)
    if not fresh.is_valid():
        return _page(request, fresh, cancel, status=422)
    try:
        return _foreseen(request, fresh, cancel, changed)
    except InvalidInput as refusal:
        return _refused(request, fresh, cancel, refusal)


def _foreseen(request: HttpRequest, form: ActForm, cancel: str, changed: str = "") -> HttpResponse:
    rehearse(form.write)
    return _page(request, form, cancel, preview=form.preview(), changed=changed, status=409 if changed else 200)


def _refused(request: HttpRequest, form: ActForm, cancel: str, refusal: InvalidInput) -> HttpResponse:
    form.refuse(refusal.errors)
    return _page(request, form, cancel, status=422)


def _page(request: HttpRequest, form: ActForm, cancel: str, *, status: int = 200, **more: Any) -> HttpResponse:
    page = ActPage(form, form.thing, cancel, _work(form.thing), **more)
    return render(request, "structure/reorganize_form.html", {"page": page}, status=status)


def _done(request: HttpRequest, form: ActForm, done: str) -> HttpResponse:
    """What was done, with links to what came of it and to the chart; then the history of the thing."""
    thing = form.thing or form.after[0]
    links = [(history_address(one), one.code) for one in form.after if one != thing]
    links.append((reverse("structure:chart"), _("Organization chart")))
    looks = format_html_join(" · ", '<a href="{}">{}</a>', links)
    messages.success(request, format_html("{} {} {}", done, _("Look at:"), looks))
    return redirect(history_address(thing))
