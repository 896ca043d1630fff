"""What the API opens to whom: the same permissions as the pages."""

from typing import Any

from django.conf import settings
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from structure.rules import OTHERWISE, WHO_OPENS
from structure.rules.access import access_of


class OpensPlan(BasePermission):
    """Whoever may read the plan in the browser may read it here."""

    permission = "secretariat:plan:read"

    def has_permission(self, request: Request, view: Any) -> bool:
        self.message = WHO_OPENS.get(self.permission, OTHERWISE)
        return bool(request.user and request.user.is_authenticated) and access_of(request.user).may(self.permission)


class OpensClusterStatus(OpensPlan):
    """Cluster status carries no personal data; a setting opens it to readers without a token."""

    permission = "secretariat:clusters:read"

    def has_permission(self, request: Request, view: Any) -> bool:
        return settings.CLUSTER_STATUS_PUBLIC or super().has_permission(request, view)
