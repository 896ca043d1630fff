"""Evidence leaves the system as a file to keep, never as a page a browser runs."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from planning.queries.progress import evidence_visible_to
from planning.rules.evidence import KINDS

SAFE_TYPES = frozenset(kind.content_type for kind in KINDS.values())


@require_GET
def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    evidence = get_object_or_404(evidence_visible_to(request.user).exclude(file=""), pk=pk)
    try:
        held = evidence.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("The file is no longer where it was kept.")) from error
    kind = evidence.content_type if evidence.content_type in SAFE_TYPES else "application/octet-stream"
    return FileResponse(
        held,
        as_attachment=True,
        filename=evidence.title,
        content_type=kind,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        },
    )
