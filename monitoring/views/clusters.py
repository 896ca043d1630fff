"""The cluster list and the page of one cluster."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from clusters.queries.clusters import clusters_visible_to
from common import clock
from monitoring.queries.cluster_pages import cluster_list_page, cluster_page
from planning.queries.bienniums import biennium_asked
from structure.rules import require


@require_safe
def cluster_list(request: HttpRequest) -> HttpResponse:
    require(request.user, "secretariat:clusters:read")
    biennium = biennium_asked(request.GET.get("biennium"))
    page = cluster_list_page(request.user, biennium, clock.today())
    return render(request, "monitoring/cluster_list.html", {"page": page})


@require_safe
def cluster_detail(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "secretariat:clusters:read")
    cluster = get_object_or_404(clusters_visible_to(request.user), code=code.upper())
    biennium = biennium_asked(request.GET.get("biennium"))
    page = cluster_page(request.user, cluster, biennium, clock.today())
    return render(request, "monitoring/cluster_detail.html", {"page": page})
