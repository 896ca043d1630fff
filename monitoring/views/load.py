"""Load: people by quarter, one person, what a role counts, single points of failure."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.downloads import export_format, export_links, sheet_response
from common.refusals import allowed
from monitoring.forms.load import DisputeForm, RoleDaysForm, quarters_to_choose
from monitoring.queries.load_disputes import disputes_visible_to
from monitoring.queries.load_page import load_page, load_sheet
from monitoring.queries.load_person import person_load
from monitoring.queries.load_policy import role_days_page
from monitoring.queries.single_points import single_points as points
from monitoring.views.policies import policy_answer
from planning.actions.load import set_load_policy
from planning.models import Biennium
from planning.queries.load import policy_of
from planning.rules.load import may_read_load, may_set_policy
from planning.views.asked import biennium_of, day_and_biennium_of
from structure.models import Staff
from structure.queries.people import staff_visible_to
from structure.rules import require

OWN = "own:load:read"


@require_safe
def load_list(request: HttpRequest) -> HttpResponse:
    """Everybody sees their own line here; heads, the monitoring unit and a few more see others'."""
    require(request.user, OWN)
    day, form, biennium = day_and_biennium_of(request)
    if kind := export_format(request.GET):
        line = _("As at %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
        return sheet_response(load_sheet(request.user, biennium, request.GET, day, line), kind, "load")
    context = {
        "form": form,
        "page": load_page(request.user, biennium, request.GET, day, export_links(request.GET)),
        "may_set": allowed(may_set_policy, request.user, biennium),
        "disputes": disputes_visible_to(request.user, day).filter(state="open").count(),
    }
    return render(request, "monitoring/load.html", context)


def person_asked(request: HttpRequest, pk: int) -> Staff:
    """The person of the address; raises ``NotAllowed`` for who may not read the person's load, 404 for nobody."""
    require(request.user, OWN)
    staff = staff_visible_to(request.user).select_related("user", "unit__division").filter(pk=pk).first()
    if staff is None:
        raise Http404(_("There is no such person."))
    may_read_load(request.user, staff)
    return staff


@require_safe
def load_person(request: HttpRequest, pk: int) -> HttpResponse:
    return person_answer(request, person_asked(request, pk))


def person_answer(
    request: HttpRequest, staff: Staff, form: DisputeForm | None = None, status: int = 200
) -> HttpResponse:
    day, asked, biennium = day_and_biennium_of(request)
    page = person_load(request.user, staff, biennium, day)
    choices = quarters_to_choose(biennium)
    form = form or DisputeForm(quarters=choices, initial={"when": page.now.key})
    context = {"page": page, "form": form, "asked": asked}
    return render(request, "monitoring/load_person.html", context, status=status)


@require_safe
def single_points(request: HttpRequest) -> HttpResponse:
    """What only one person can carry: named for those who share out work."""
    require(request.user, OWN)
    day, form, biennium = day_and_biennium_of(request)
    page = points(request.user, biennium, request.GET, day)
    return render(request, "monitoring/single_points.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def role_days(request: HttpRequest) -> HttpResponse:
    """How many work-days a role counts, and the form that sets them."""
    biennium = biennium_of(request)
    may_set_policy(request.user, biennium)
    return policy_answer(
        request,
        biennium,
        form=RoleDaysForm,
        policy_of=policy_of,
        set_policy=set_load_policy,
        show=partial(_roles, request, biennium),
        done=_("Set. The load counts with these numbers from now on."),
        back="monitoring:load",
    )


def _roles(request: HttpRequest, biennium: Biennium, form: RoleDaysForm, *, stale: bool, status: int) -> HttpResponse:
    context = {"page": role_days_page(biennium), "form": form, "stale": stale}
    return render(request, "monitoring/load_roles.html", context, status=status)
