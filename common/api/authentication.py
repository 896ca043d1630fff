"""Who reads: a token in the header, of which the database knows only the digest."""

from hmac import compare_digest
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from knox.crypto import hash_token
from knox.models import get_token_model
from knox.settings import CONSTANTS
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from common.api.conditional import with_mark


class TokenAuthentication(KnoxTokenAuthentication):
    """``Authorization: Token …``. What is no token at all is refused like a wrong one.

    A read learns in the same query whether anything changed since the last one (``Conditional``), so that a program
    that polls costs one query while nothing does. The library reads the tokens in the middle of its method, which is
    why that method is written here again; what it does besides (renewing, throwing out other tokens) is not wanted.
    """

    reads = False

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        self.reads = request.method in SAFE_METHODS
        found: tuple[Any, Any] | None = super().authenticate(request)
        return found

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        try:
            text = token.decode("ascii")
        except UnicodeDecodeError as error:
            raise AuthenticationFailed(_("This is no token.")) from error
        digest = hash_token(text)
        for held in self._with_key(text[: CONSTANTS.TOKEN_KEY_LENGTH]):
            if compare_digest(digest, held.digest):
                if held.expiry is not None and held.expiry < timezone.now():
                    break
                return self.validate_user(held)
        raise AuthenticationFailed(_("Invalid token."))

    def _with_key(self, key: str) -> QuerySet[Any]:
        rows = get_token_model().objects.filter(token_key=key).select_related("user")
        return with_mark(rows) if self.reads else rows


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "common.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Token, a space, and the token: `Token m2r_…`",
        }
