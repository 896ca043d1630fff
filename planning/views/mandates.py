"""Mandates: the list, one paragraph with the work behind it, and how it is changed."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.downloads import export_format, export_links, sheet_response
from common.edits import Edit, answer
from common.lists import PAGE_SIZE, page_of
from planning.actions.mandates import link_mandates, save_mandate, unlink_mandates
from planning.forms.mandates import LinkForm, MandateForm, UnlinkForm
from planning.models import Mandate, MandateLink
from planning.queries import mandates as reads
from planning.queries.mandate_history import mandate_changes
from planning.queries.mandate_links import tie_of
from planning.queries.mandate_page import mandate_page
from planning.rules.mandates import may_keep_register
from planning.views.asked import biennium_of
from structure.rules import require


@require_safe
def mandate_list(request: HttpRequest) -> HttpResponse:
    """The register of mandates with their coverage in the biennium; ``?export=`` gives it as a file."""
    require(request.user, "secretariat:plan:read")
    biennium = biennium_of(request)
    if kind := export_format(request.GET):
        return sheet_response(reads.mandate_sheet(request.user, biennium, request.GET), kind, "mandates")
    page = reads.mandate_list_page(request.user, biennium, request.GET, export_links(request.GET))
    return render(request, "planning/mandates.html", {"page": page})


@require_safe
def mandate_detail(request: HttpRequest, address: str) -> HttpResponse:
    """One mandate by its address, such as ``XII/32/7(b)``."""
    require(request.user, "secretariat:plan:read")
    try:
        page = mandate_page(request.user, address, biennium_of(request))
    except Mandate.DoesNotExist:
        raise Http404(_("No mandate stands at this address.")) from None
    return render(request, "planning/mandate.html", {"page": page})


@require_safe
def mandate_changes_page(request: HttpRequest, address: str) -> HttpResponse:
    """Every change of a mandate and its links."""
    require(request.user, "secretariat:plan:read")
    mandate = mandate_asked(request, address)
    changes = mandate_changes(mandate)
    pages: Page[Any] = page_of(changes.shown, request.GET, PAGE_SIZE)
    context = {"mandate": mandate, "count": changes.count, "pages": pages, "changes": pages.object_list}
    return render(request, "planning/mandate_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mandate_edit(request: HttpRequest, address: str) -> HttpResponse:
    """Change a mandate, with the reason; its address stays."""
    may_keep_register(request.user)
    mandate = mandate_asked(request, address)

    def write(form: MandateForm) -> tuple[str, str]:
        version, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
        save_mandate(mandate=mandate, values=form.values(), by=request.user, version=version, reason=reason)
        return _url(mandate), _("%(address)s saved.") % {"address": mandate.address}

    return answer(
        request,
        Edit(
            template="planning/mandate_form.html",
            make=lambda data, initial: MandateForm(data, initial=initial, mandate=mandate),
            write=write,
            cancel_url=_url(mandate),
            read=lambda: mandate_asked(request, address),
            initial=MandateForm.initial_of,
            more={"decision": mandate.decision},
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def mandate_link(request: HttpRequest, address: str) -> HttpResponse:
    """Say that a mandate renews, replaces or consolidates another one."""
    may_keep_register(request.user)
    mandate = mandate_asked(request, address)

    def write(form: LinkForm) -> tuple[str, str]:
        link = link_mandates(mandate=mandate, by=request.user, **form.cleaned_data)
        tie = tie_of(link, mandate.pk)
        return _url(mandate), _("Tied to %(address)s.") % {"address": tie.other.address}

    return answer(
        request,
        Edit(
            template="planning/mandate_link.html",
            make=lambda data, initial: LinkForm(data),
            write=write,
            cancel_url=_url(mandate),
            more={"mandate": mandate},
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def mandate_unlink(request: HttpRequest, address: str, pk: int) -> HttpResponse:
    """Take a link of a mandate away, with the reason; a link that is gone already leads back to the mandate."""
    may_keep_register(request.user)
    mandate = mandate_asked(request, address)
    link = MandateLink.objects.filter(pk=pk).select_related("mandate", "other").first()
    if link is None:
        messages.info(request, _("This link is gone already."))
        return redirect(_url(mandate))
    if mandate.pk not in (link.mandate_id, link.other_id):
        raise Http404(_("This link belongs to another mandate."))
    tie = tie_of(link, mandate.pk)

    def write(form: UnlinkForm) -> tuple[str, str]:
        unlink_mandates(link=link, by=request.user, reason=form.cleaned_data["reason"])
        return _url(mandate), _("No longer tied to %(address)s.") % {"address": tie.other.address}

    return answer(
        request,
        Edit(
            template="planning/mandate_unlink.html",
            make=lambda data, initial: UnlinkForm(data),
            write=write,
            cancel_url=_url(mandate),
            more={"mandate": mandate, "tie": tie},
        ),
    )


def mandate_asked(request: HttpRequest, address: str) -> Mandate:
    """The mandate at this address, else 404."""
    found = reads.mandates_visible_to(request.user).select_related("decision").filter(address=address).first()
    if found is None:
        raise Http404(_("No mandate stands at this address."))
    return found


def _url(mandate: Mandate) -> str:
    return reverse("planning:mandate-detail", args=[mandate.address])
