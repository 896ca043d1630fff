"""The site map of monitoring: lag."""

from typing import Any

from django.urls import path, register_converter

from monitoring.views import lag, lag_policy


class CaseNumber:
    """``L-0398`` or ``398``; a case, its number or its label make the address."""

    regex = r"(?:L-)?[0-9]{1,8}"

    def to_python(self, value: str) -> int:
        return int(value.removeprefix("L-"))

    def to_url(self, value: Any) -> str:
        return f"L-{value:04d}" if isinstance(value, int) else str(value)


register_converter(CaseNumber, "case")

urlpatterns: list = [
    path("monitoring/", lag.queue, name="lag-queue"),
    path("monitoring/thresholds/", lag_policy.lag_policy, name="lag-policy"),
    path("monitoring/cases/<case:number>/", lag.case, name="lag-case"),
    path("monitoring/cases/<case:number>/explain/", lag.explain, name="lag-explain"),
    path("monitoring/cases/<case:number>/send-back/", lag.send_back, name="lag-send-back"),
    path("monitoring/cases/<case:number>/remind/", lag.remind, name="lag-remind"),
    path("monitoring/cases/<case:number>/close/", lag.close, name="lag-close"),
]
