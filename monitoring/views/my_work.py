"""My work: the page staff come for."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from monitoring.queries import my_work as queries
from planning.queries.bienniums import biennium_asked
from structure.rules import require


@require_GET
def my_work(request: HttpRequest) -> HttpResponse:
    require(request.user, "secretariat:plan:read")
    biennium = biennium_asked(request.GET.get("biennium"))
    page = queries.my_work(request.user, biennium, open_code=request.GET.get("open", ""))
    return render(request, "monitoring/my_work.html", {"page": page})


@require_GET
def my_work_row(request: HttpRequest, code: str) -> HttpResponse:
    """One closed row, with the sentence and the count above it; without scripts, the page it stands on."""
    require(request.user, "secretariat:plan:read")
    biennium = biennium_asked(request.GET.get("biennium"))
    saved = request.GET.get("saved", "")
    row = queries.one_row(
        request.user, code, biennium, saved=int(saved) if saved.isdecimal() and len(saved) < 18 else None
    )
    if row is None:
        raise Http404(_("No activity has this code in the biennium."))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{reverse('monitoring:my-work')}#{row.id}")
    summary = queries.summary_of(request.user, biennium)
    answer = render(request, "monitoring/_my_work_row.html", {"row": row, "summary": summary})
    answer["HX-Replace-Url"] = reverse("monitoring:my-work")
    return answer
