"""What the address of an endpoint without a list may ask: read by a serializer, and refused where it is not known."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from common.api.filters import ALWAYS_KNOWN, refuse_unknown
from common.lists import Filters


def asked(request: Request, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The parameters by their names. Raises ``ValidationError`` for one that is not known or cannot be read."""
    read = kind(data=request.query_params.dict())
    refuse_unknown(request, ALWAYS_KNOWN | set(read.fields))
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


def only_choices(bar: Filters, parameters: Mapping[str, str]) -> None:
    """Raise ``ValidationError`` for what was asked for and is no choice; a page leaves it out instead."""
    taken = {select.name: select.value for select in bar.selects}
    wrong = sorted(name for name, value in parameters.items() if taken.get(name, value) != value)
    if wrong:
        raise ValidationError({name: [_("Choose one of the list.")] for name in wrong})
