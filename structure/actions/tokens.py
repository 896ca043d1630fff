"""Issue and revoke API tokens."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from common.refusals import InvalidInput
from structure.enums import TokenScope
from structure.models import ApiToken, User
from structure.queries.tokens import tokens_visible_to
from structure.rules import require

LONGEST_DAYS = 366
MOST_TOKENS = 20


@transaction.atomic
def issue_token(*, by: User, name: str, days: int, scopes: Sequence[str] = ()) -> tuple[ApiToken, str]:
    """Issue a token to the person who asks. Returns its row and the token, which is never shown again.

    ``days`` until it expires, 1 to 366; ``scopes`` of ``TokenScope`` it may write with, none to read only. Raises
    ``NotAllowed`` and ``InvalidInput``.
    """
    require(by, "secretariat:plan:read")
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidInput({"days": [_("A token lives between 1 and 366 days.")]})
    if not name.strip():
        raise InvalidInput({"name": [_("Say what the token is for.")]})
    if set(scopes) - set(TokenScope.values):
        raise InvalidInput({"scopes": [_("Choose from the list what the token may write.")]})
    User.objects.select_for_update().get(pk=by.pk)
    if tokens_visible_to(by).count() >= MOST_TOKENS:
        raise InvalidInput({"name": [_("You hold 20 tokens; revoke one first.")]})
    return ApiToken.objects.create(by, expiry=datetime.timedelta(days=days), name=name.strip(), scopes=sorted(scopes))


@transaction.atomic
def revoke_token(*, by: User, token: ApiToken) -> None:
    """Revoke a token of one's own. Programs that use it are refused from the next request on."""
    tokens_visible_to(by).filter(pk=token.pk).delete()
