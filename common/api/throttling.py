"""How often a reader may ask: by token when there is one, by address when there is none."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class PerToken(SimpleRateThrottle):
    scope = "token"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        token = getattr(request.auth, "pk", None)
        return f"throttle-token-{token}" if token else None


class PerAnonymousReader(SimpleRateThrottle):
    scope = "anonymous"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return None if request.auth else f"throttle-anonymous-{self.get_ident(request)}"


class PerCalendar(SimpleRateThrottle):
    """How often one address of a calendar is read, by whatever programs; no view of the API uses it."""

    scope = "calendar"

    def __init__(self, digest: str) -> None:
        super().__init__()
        self.digest = digest

    def get_cache_key(self, request: Any, view: Any) -> str:
        return f"throttle-calendar-{self.digest}"
