"""Logging progress: in a row of My work, on the activity's page, or on a page of its own without scripts."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import clock
from common.lists import page_of
from common.refusals import InvalidInput, StaleVersion
from planning.actions.progress import keep_draft, log_progress, mark_reached, undo_progress
from planning.forms.progress import ProgressForm, ReachedForm, new_key
from planning.models import Activity, Deliverable, Milestone, ProgressEntry
from planning.queries.addresses import address_of, address_query
from planning.queries.my_activities import WorkRow, row_of
from planning.queries.progress import (
    Conflict,
    EntryRow,
    conflict_with,
    draft_of,
    entries_of,
    entry_rows,
    suggestion_for,
)
from planning.rules.progress import may_log
from planning.views.asked import activity_asked

PLACES = ("my-work", "activity")  # where the form may have been opened, besides its own page


@dataclass
class Entry:
    """What stands round the fields of the form; see ``components/progress_form.html``."""

    action: str
    draft_url: str
    draft_key: str
    cancel_url: str
    target: str
    last_percent: int | None
    suggestion: str
    draft_kept: str = ""
    return_url: str = ""
    cancel_whole: bool = False
    sent_back: bool = False
    conflict: Conflict | None = None
    compare_url: str = ""


@dataclass
class LogPage:
    """A form with its row, wherever it is shown."""

    activity: Activity
    row: WorkRow
    form: ProgressForm
    entry: Entry
    at: str = ""


@require_http_methods(["GET", "POST"])
def progress_new(request: HttpRequest, code: str) -> HttpResponse:
    activity = activity_asked(request, code, due=True)
    may_log(request.user, activity)
    if request.method == "GET":
        return _show(request, _opened(request, activity))
    if request.POST.get("take") or request.POST.get("keep"):
        return _show(request, _resolved(request, activity))
    form = ProgressForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, activity, form)
    values = form.cleaned_data
    try:
        entry = log_progress(
            activity=activity,
            by=request.user,
            percent=values["percent"],
            status=values["status"],
            narrative=values["narrative"],
            obstacle=values["obstacle"],
            work_days=values["work_days"],
            evidence=form.new_evidence(),
            version=values["version"],
            key=values["key"],
        )
    except InvalidInput as refusal:
        form.take(refusal)
        return _refused(request, activity, form)
    except StaleVersion:
        return _show(request, _in_conflict(request, code, form), 409)
    return _saved(request, activity, entry)


@require_POST
def progress_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what is typed; answers with the words that stand beside the button."""
    activity = activity_asked(request, code)
    may_log(request.user, activity)
    names = ("percent", "status", "narrative", "obstacle", "work_days", "links")
    draft = keep_draft(
        activity=activity,
        by=request.user,
        values={name: request.POST[name] for name in names if name in request.POST},
    )
    return HttpResponse(_kept(draft) if draft else "", content_type="text/plain; charset=utf-8")


@require_POST
def progress_undo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    activity = activity_asked(request, code)
    entry = ProgressEntry.objects.filter(activity=activity, pk=pk).select_related("activity").first()
    if entry is None:
        raise Http404
    undo_progress(entry=entry, by=request.user)
    if _place(request) == "my-work" and request.htmx:  # type: ignore[attr-defined]
        return _see_other(_row_url(activity))
    messages.success(request, _("The entry is taken back. %(code)s stands where it stood.") % {"code": code})
    return _see_other(_back_url(request, activity))


@dataclass
class EntriesPage:
    """All entries of an activity, paged."""

    activity: Activity
    url: str
    pages: Page[ProgressEntry]
    entries: list[EntryRow] = field(default_factory=list)
    count: int = 0


@require_GET
def progress_list(request: HttpRequest, code: str) -> HttpResponse:
    activity = activity_asked(request, code)
    pages = page_of(entries_of(activity), request.GET)
    page = EntriesPage(activity, address_of(activity), pages, entry_rows(pages.object_list), pages.paginator.count)
    return render(request, "planning/activity_entries.html", {"page": page})


# --- what the form shows -----------------------------------------------------------------------------


def _opened(request: HttpRequest, activity: Any) -> LogPage:
    """A new form: the last percent, the suggested status, and what was typed before and not saved."""
    suggestion = suggestion_for(activity)
    draft = draft_of(activity, request.user)
    values: dict[str, Any] = {
        "percent": activity.percent,
        "status": suggestion.status.value,
        **(draft.values if draft else {}),
        "version": activity.version,
        "key": new_key(),
    }
    return _page(request, activity, ProgressForm(initial=values), kept=_kept_at(draft) if draft else "")


def _refused(request: HttpRequest, activity: Any, form: ProgressForm) -> HttpResponse:
    form.files_lost()
    return _show(request, _page(request, activity, form), 422)


def _in_conflict(request: HttpRequest, code: str, form: ProgressForm) -> LogPage:
    """The form as it was typed, over what has changed; fields only the other one changed take the new value."""
    fresh = activity_asked(request, code, due=True)
    values = form.cleaned_data
    conflict = conflict_with(fresh, values["version"], values)
    again = _again(request, **conflict.merged, version=fresh.version)
    page = _page(request, fresh, again)
    page.entry.conflict = replace(conflict, files_lost=bool(request.FILES))
    return page


def _resolved(request: HttpRequest, activity: Any) -> LogPage:
    """One conflict decided: theirs is taken or mine kept; nothing is saved yet."""
    taken = request.POST.get("take", "")
    decided = {taken, request.POST.get("keep", "")}
    theirs = {name: getattr(activity, name) for name in ("percent", "status") if name == taken}
    page = _page(request, activity, _again(request, **theirs))
    rest = [name for name in request.POST.getlist("open") if name not in decided]
    if rest:
        percent = str(page.form["percent"].value())
        mine = {
            "percent": int(percent) if percent.isdecimal() else percent,
            "status": page.form["status"].value(),
        }
        conflict = conflict_with(activity, -1, mine)
        conflict.fields[:] = [one for one in conflict.fields if one.name in rest]
        page.entry.conflict = conflict if conflict.fields else None
    return page


def _again(request: HttpRequest, **changed: Any) -> ProgressForm:
    """The form as it was sent, with some values changed, not yet judged."""
    names = ("percent", "status", "narrative", "obstacle", "work_days", "links", "version", "key")
    values: dict[str, Any] = {name: request.POST.get(name, "") for name in names}
    return ProgressForm(initial={**values, **changed})


def _page(request: HttpRequest, activity: Any, form: ProgressForm, *, kept: str = "") -> LogPage:
    at = _place(request)
    row = row_of(activity, clock.today(), at=at)
    entry = Entry(
        action=address_of(activity, "planning:progress-new", at=at),
        draft_url=address_of(activity, "planning:progress-draft"),
        draft_key=f"progress:{request.user.pk}:{activity.pk}",
        cancel_url=_row_url(activity) if at == "my-work" else address_of(activity),
        target={"my-work": row.id, "activity": "progress-panel"}.get(at, ""),
        last_percent=activity.percent if activity.last_entry_on else None,
        suggestion=suggestion_for(activity).reason,
        draft_kept=kept,
        return_url=_open_url(activity, at),
        sent_back=request.method == "POST",
        cancel_whole=at != "my-work",
        compare_url=address_of(activity, "planning:progress-list"),
    )
    return LogPage(activity, row, form, entry, at)


def _show(request: HttpRequest, page: LogPage, status: int = 200) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "planning/activity_progress.html", {"page": page}, status=status)
    template = "planning/_progress_row.html" if page.at == "my-work" else "planning/_progress_panel.html"
    answer = render(request, template, {"page": page}, status=status)
    if page.at == "my-work":
        # After a lost session, signing in comes back to the address: with this row open.
        answer["HX-Replace-Url"] = _open_url(page.activity, page.at)
    return answer


def _saved(request: HttpRequest, activity: Activity, entry: ProgressEntry) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        if _place(request) == "my-work":
            return _see_other(_row_url(activity, saved=entry.pk))
        return HttpResponse(status=204, headers={"HX-Redirect": address_of(activity)})
    said = _("Progress of %(code)s saved, %(percent)s%%.") % {"code": activity.code, "percent": entry.percent}
    messages.success(request, said)
    return _see_other(_back_url(request, activity, saved=entry.pk))


# --- addresses ---------------------------------------------------------------------------------------


def _place(request: HttpRequest) -> str:
    at = request.GET.get("at", "")
    return at if at in PLACES else ""


def _row_url(activity: Activity, **extra: Any) -> str:
    """The closed row, which the page above this app draws (it knows what lags)."""
    return address_of(activity, "monitoring:my-work-row", **extra)


def _open_url(activity: Activity, at: str) -> str:
    """Where the open form can be found again: the row on My work, else the page of the form."""
    if at == "my-work":
        return f"{reverse('monitoring:my-work')}{address_query(activity, open=activity.code)}"
    return address_of(activity, "planning:progress-new")


def _back_url(request: HttpRequest, activity: Activity, **extra: Any) -> str:
    if _place(request) == "my-work":
        return f"{reverse('monitoring:my-work')}{address_query(activity, **extra)}#row-{activity.code}"
    return address_of(activity)


def _see_other(url: str) -> HttpResponse:
    return HttpResponseRedirect(url, status=303)


def _kept_at(draft: Any) -> str:
    return date_format(localtime(draft.kept_at), "TIME_FORMAT")


def _kept(draft: Any) -> str:
    return _("Draft kept %(at)s") % {"at": _kept_at(draft)}


# --- milestones and deliverables ---------------------------------------------------------------------


@dataclass
class ReachPage:
    """The form in which a milestone or deliverable is marked as reached."""

    activity: Activity
    item: Milestone | Deliverable
    form: ReachedForm
    back_url: str
    heading: str


@require_http_methods(["GET", "POST"])
def milestone_reach(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _reach(request, code, pk, Milestone, _("Mark the milestone as done"))


@require_http_methods(["GET", "POST"])
def deliverable_reach(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _reach(request, code, pk, Deliverable, _("Mark the deliverable as delivered"))


def _reach(
    request: HttpRequest, code: str, pk: int, kind: type[Milestone] | type[Deliverable], heading: str
) -> HttpResponse:
    activity = activity_asked(request, code)
    may_log(request.user, activity)
    item: Any = get_object_or_404(kind, activity=activity, pk=pk)
    today = date_format(clock.today(), "DATE_FORMAT")
    form = ReachedForm(request.POST or None, request.FILES or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        try:
            mark_reached(item=item, by=request.user, on=form.cleaned_data["on"], evidence=form.new_evidence())
        except InvalidInput as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("“%(title)s” is marked as reached.") % {"title": item.title})
            return _see_other(address_of(activity))
    status = 200
    if request.method == "POST":
        form.files_lost()
        status = 422
    page = ReachPage(activity, item, form, address_of(activity), heading)
    return render(request, "planning/activity_reach.html", {"page": page}, status=status)
