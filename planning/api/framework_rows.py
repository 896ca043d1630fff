"""The nouns of the results framework, written in one way: through the door the pages use."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.preconditions import version_read
from planning.actions.results import remove
from planning.api.of_biennium import OfBiennium
from planning.models import Biennium
from structure.api.written import ReasonSerializer, Written


class FrameworkRows(
    OfBiennium, Written, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]
):
    """``save`` is the action of the noun; ``new_row`` makes the row it writes first, and takes out of the values where
    that row stands.
    """

    noun = ""
    new_serializer: Any = None
    change_serializer: Any = None
    save: Callable[..., Model]

    def new_row(self, values: dict[str, Any]) -> Model:
        raise NotImplementedError

    def biennium_of(self, row: Any) -> Biennium:
        """The biennium in which a row that is there stands."""
        return self.biennium()

    def create(self, request: Request) -> Response:
        values = self.sent(request, self.new_serializer, biennium=self.biennium())
        why = values.pop("reason", "")
        row = self.new_row(values)
        return self.add(request, lambda: self._save(row, values, reason=why))

    def partial_update(self, request: Request, **where: str) -> Response:
        """What is not sent stays as it is."""
        row = self.get_object()
        version = version_read(request)
        values = self.sent(request, self.change_serializer, partial=True, biennium=self.biennium_of(row))
        why = values.pop("reason", "")
        return Response(self.shown(self._save(row, values, version=version, reason=why)))

    @action(detail=True, methods=["post"])
    def remove(self, request: Request, **where: str) -> Response:
        row = self.get_object()
        version = version_read(request)
        remove(row=row, by=request.user, version=version, reason=self.sent(request, ReasonSerializer)["reason"])
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _save(self, row: Model, values: dict[str, Any], **signed: Any) -> Model:
        return type(self).save(**{self.noun: row}, values=values, by=self.request.user, **signed)
