"""The cluster list, the page of one cluster and its dossier, today or at the end of a past day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clusters.queries.clusters import clusters_visible_to
from clusters.rules import READ
from common.downloads import document_response, export_format, export_links
from monitoring.documents.dossier import dossier_blocks, dossier_document
from monitoring.queries.cluster_pages import cluster_list_page, cluster_page
from monitoring.queries.dossier import dossier
from monitoring.queries.report_page import page_blocks
from planning.views.asked import day_and_biennium_of
from structure.rules import require

DOSSIER_FILES = ("docx", "pdf")


@require_safe
def cluster_list(request: HttpRequest) -> HttpResponse:
    """Where the clusters stand; ``?as_at=2016-03-31`` where they stood at the end of a day."""
    require(request.user, READ)
    day, form, biennium = day_and_biennium_of(request, forgiving=True)
    page = cluster_list_page(request.user, biennium, day)
    return render(request, "monitoring/cluster_list.html", {"page": page, "form": form})


@require_safe
def cluster_detail(request: HttpRequest, code: str) -> HttpResponse:
    """A cluster with its charter, projects, team and dossier; ``?as_at=2016-03-31`` as at the end of a day."""
    require(request.user, READ)
    cluster = get_object_or_404(clusters_visible_to(request.user), code=code.upper())
    day, form, biennium = day_and_biennium_of(request, forgiving=True)
    page = cluster_page(request.user, cluster, biennium, day)
    return render(request, "monitoring/cluster_detail.html", {"page": page, "form": form})


@require_safe
def cluster_dossier(request: HttpRequest, code: str) -> HttpResponse:
    """The seven parts of source para 25, on the page or as a file; ``?as_at=2016-03-31`` as at the end of a day."""
    require(request.user, READ)
    cluster = get_object_or_404(clusters_visible_to(request.user), code=code.upper())
    day, form, biennium = day_and_biennium_of(request, forgiving=True)
    found = dossier(request.user, cluster, biennium, day)
    if kind := export_format(request.GET, DOSSIER_FILES):
        return document_response(dossier_document(found), f"{_('dossier')}-{cluster.code}", kind)
    context = {
        "page": found.page,
        "form": form,
        "blocks": page_blocks(dossier_blocks(found), get_language() or "en"),
        "exports": export_links(request.GET, DOSSIER_FILES),
    }
    return render(request, "monitoring/cluster_dossier.html", context)
