"""The cluster list and the page of one cluster."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clusters.queries.clusters import clusters_visible_to
from common import clock
from common.downloads import document_response, export_format, export_links
from monitoring.documents.dossier import dossier_blocks, dossier_document
from monitoring.queries.cluster_pages import cluster_list_page, cluster_page
from monitoring.queries.dossier import dossier
from monitoring.queries.report_page import page_blocks
from planning.queries.bienniums import biennium_asked
from structure.rules import require


@require_safe
def cluster_list(request: HttpRequest) -> HttpResponse:
    require(request.user, "secretariat:clusters:read")
    biennium = biennium_asked(request.GET.get("biennium"))
    page = cluster_list_page(request.user, biennium, clock.today())
    return render(request, "monitoring/cluster_list.html", {"page": page})


DOSSIER_FILES = ("docx", "pdf")


@require_safe
def cluster_detail(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "secretariat:clusters:read")
    cluster = get_object_or_404(clusters_visible_to(request.user), code=code.upper())
    biennium = biennium_asked(request.GET.get("biennium"))
    page = cluster_page(request.user, cluster, biennium, clock.today())
    return render(request, "monitoring/cluster_detail.html", {"page": page})


@require_safe
def cluster_dossier(request: HttpRequest, code: str) -> HttpResponse:
    """The seven parts of source para 25, on the page or as a file."""
    require(request.user, "secretariat:clusters:read")
    cluster = get_object_or_404(clusters_visible_to(request.user), code=code.upper())
    biennium = biennium_asked(request.GET.get("biennium"))
    found = dossier(request.user, cluster, biennium, clock.today())
    if kind := export_format(request.GET, DOSSIER_FILES):
        return document_response(dossier_document(found), f"{_('dossier')}-{cluster.code}", kind)
    context = {
        "page": found.page,
        "blocks": page_blocks(dossier_blocks(found), get_language() or "en"),
        "exports": export_links(request.GET, DOSSIER_FILES),
    }
    return render(request, "monitoring/cluster_dossier.html", context)
