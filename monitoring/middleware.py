"""Keeps on record every page somebody from a Bureau asks for, opened or refused."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from monitoring.actions.visits import record_visit

# Not pages: the health check and the choice of a language.
UNRECORDED = frozenset({"health", "set_language"})


class BureauVisitMiddleware:
    """Stands outside the one that refuses, so that refused visits are on record as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code == 304:
            return response  # nothing was given; what the reader holds was on record when it was
        if request.user.is_authenticated and (match is None or match.url_name not in UNRECORDED):
            record_visit(by=request.user, path=request.path, opened=response.status_code < 400)
        return response
