"""What the API opens to whom: the same permissions as the pages."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from structure.rules import OTHERWISE, WHO_OPENS
from structure.rules.access import access_of
from structure.rules.names import reads_names as may_read_names


class OpensPlan(BasePermission):
    """Whoever may read the plan in the browser may read it here."""

    permission = "secretariat:plan:read"

    def has_permission(self, request: Request, view: Any) -> bool:
        self.message = WHO_OPENS.get(self.permission, OTHERWISE)
        return bool(request.user and request.user.is_authenticated) and access_of(request.user).may(self.permission)


_NO_SCOPE = _("This token reads only. Issue one that may write this, on the page of API tokens.")
_OTHER_SCOPE = _("This token may not write this. Issue one that may, on the page of API tokens.")


class CarriesScope(BasePermission):
    """Only a token that carries the view's ``write_scope`` writes; the actions then ask what its holder may."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method in SAFE_METHODS:
            return True
        scopes = getattr(request.auth, "scopes", ())
        self.message = _OTHER_SCOPE if scopes else _NO_SCOPE
        return view.write_scope in scopes


_NOT_READ = _("This token may not read this. Issue one that may, on the page of API tokens.")


class CarriesReadScope(BasePermission):
    """What is of persons is read only by a token that carries the view's ``read_scope``."""

    message = _NOT_READ

    def has_permission(self, request: Request, view: Any) -> bool:
        return view.read_scope in getattr(request.auth, "scopes", ())


def reads_names(request: Request) -> bool:
    """Whether the token may read the names of people."""
    return may_read_names(request.user, getattr(request.auth, "scopes", ()))


class OpensClusterStatus(OpensPlan):
    """Cluster status carries no personal data; a setting opens it to readers without a token."""

    permission = "secretariat:clusters:read"

    def has_permission(self, request: Request, view: Any) -> bool:
        return settings.CLUSTER_STATUS_PUBLIC or super().has_permission(request, view)
