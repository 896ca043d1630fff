"""The page of an item of the Management Committee, how it is recorded, and its steps."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.edits import Edit, answer
from common.refusals import InvalidInput, StaleVersion, WrongState, allowed
from monitoring.actions import committee_items as actions
from monitoring.forms.committee import ItemEditForm, ItemForm, MoveForm
from monitoring.models import CommitteeItem
from monitoring.queries.committee import items_visible_to, with_ties
from monitoring.queries.committee_addresses import item_url, sitting_url
from monitoring.queries.committee_pages import item_page, supersedable
from monitoring.rules import committee as rules
from monitoring.rules.committee import READ
from monitoring.views.committee import sitting_asked
from structure.rules import require

_SAID = {
    "accept": gettext_lazy("Accepted. Those it is addressed to are told."),
    "turn_down": gettext_lazy("Not accepted. Whoever recorded it is told."),
    "take_in_hand": gettext_lazy("In hand."),
    "report_done": gettext_lazy("Done."),
    "remove": gettext_lazy("Taken out of the minutes."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: HttpRequest, number: int) -> HttpResponse:
    """Record what was recommended or decided, in the open minutes of a sitting."""
    require(request.user, READ)
    sitting = sitting_asked(request, number)
    rules.may_record(request.user)
    rules.minutes_open(sitting)
    rules.held(sitting)

    def write(form: ItemForm) -> tuple[str, str]:
        item = actions.record_item(sitting=sitting, values=form.values(), by=request.user)
        return item_url(item), _("%(item)s is recorded.") % {"item": item.code}

    return answer(
        request,
        Edit(
            template="monitoring/committee_item_form.html",
            make=lambda data, initial: ItemForm(data, initial=initial, earlier=supersedable(sitting)),
            write=write,
            cancel_url=sitting_url(sitting),
            initial=ItemForm.initial_of,
            more={"sitting": sitting},
        ),
    )


@require_safe
def item_detail(request: HttpRequest, sitting: int, number: int) -> HttpResponse:
    require(request.user, READ)
    return _page(request, item_asked(request, sitting, number))


@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: HttpRequest, sitting: int, number: int) -> HttpResponse:
    """Change an item while the minutes are open; what somebody else wrote meanwhile is shown."""
    require(request.user, READ)
    item = item_asked(request, sitting, number)
    rules.may_record(request.user)
    rules.minutes_open(item.sitting)

    def write(form: ItemEditForm) -> tuple[str, str]:
        version = form.cleaned_data["version"]
        saved = actions.save_item(item=item, values=form.values(), by=request.user, version=version)
        return item_url(saved), _("Saved.")

    return answer(
        request,
        Edit(
            template="monitoring/committee_item_form.html",
            make=lambda data, initial: ItemEditForm(data, initial=initial, earlier=supersedable(item.sitting, item.pk)),
            write=write,
            cancel_url=item_url(item),
            read=lambda: item_asked(request, sitting, number),
            initial=ItemEditForm.initial_of,
            more={"sitting": item.sitting},
        ),
    )


@require_POST
def item_move(request: HttpRequest, sitting: int, number: int) -> HttpResponse:
    """A step of an item: accepted, not accepted, in hand, done, or taken out of open minutes.

    A refusal comes back with the page and what was typed: 422, or 409 when it changed meanwhile.
    """
    require(request.user, READ)
    item = item_asked(request, sitting, number)
    act = request.POST.get("act", "")
    _may(request, item, act)
    form = MoveForm(request.POST)
    if not form.is_valid() or act not in _SAID:
        if act not in _SAID:
            form.add_error(None, _("Choose what is to happen."))
        return _page(request, item, form=form, status=422)
    said: Any = form.cleaned_data
    step: dict[str, Any] = {"item": item, "by": request.user, "version": said["version"]}
    try:
        if act == "remove":
            actions.remove_item(**step)
        elif act == "take_in_hand":
            actions.take_in_hand(**step)
        elif act == "report_done":
            actions.report_done(outcome=said["outcome"], **step)
        else:
            actions.decide(accept=act == "accept", reason=said["reason"], **step)
    except InvalidInput as refusal:
        form.refuse(refusal.errors)
        return _page(request, item_asked(request, sitting, number), form=form, status=422)
    except (StaleVersion, WrongState) as refusal:
        form.add_error(None, str(refusal.sentence))
        return _page(request, item_asked(request, sitting, number), form=form, status=409)
    messages.success(request, str(_SAID[act]))
    return redirect(sitting_url(item.sitting) if act == "remove" else item_url(item))


def item_asked(request: HttpRequest, sitting: int, number: int) -> CommitteeItem:
    """The item of these numbers, else 404; minutes that are being written are there for who keeps them alone."""
    items = with_ties(items_visible_to(request.user)).select_related(
        "supersedes__sitting", "decided_by", "decided_for__user", "done_by"
    )
    sought = items.prefetch_related("recorders").filter(sitting__number=sitting, number=number)
    found = sought.first() if sitting < 2**31 and number < 2**15 else None
    if found is None:
        raise Http404(_("No item has this number."))
    return found


def _may(request: HttpRequest, item: CommitteeItem, act: str) -> None:
    """Raise ``NotAllowed`` before anything is read of the form, for a step that is not the person's."""
    if act == "remove":
        rules.may_record(request.user)
    elif act in ("take_in_hand", "report_done"):
        rules.may_report(request.user, item)
    elif act in ("accept", "turn_down"):
        rules.may_decide(request.user, item)
    elif not any(allowed(rule, request.user, item) for rule in (rules.may_decide, rules.may_report)):
        rules.may_record(request.user)


def _page(request: HttpRequest, item: CommitteeItem, *, form: Any = None, status: int = 200) -> HttpResponse:
    page = item_page(request.user, item)
    errors = form.non_field_errors() if form is not None else []
    shown = form or MoveForm(initial={"version": item.version})
    context = {"page": page, "form": shown, "errors": errors}
    return render(request, "monitoring/committee_item.html", context, status=status)
