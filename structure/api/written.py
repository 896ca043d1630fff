"""What every endpoint that writes has in common: the scope, the version that was read, and one answer to each write."""

from collections.abc import Callable
from typing import Any, cast

from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.conditional import Conditional
from common.api.schema import IDEMPOTENCY_KEY, IF_MATCH
from common.models import Versioned
from structure.api.once import once
from structure.api.permissions import CarriesScope, OpensPlan

_LONGEST = 10_000  # characters that are read at all; the rules say what is too long


class Words(serializers.CharField):
    """A text of which the rules, and not the shape of the body, say how long it may be."""

    def __init__(self, **named: Any) -> None:
        super().__init__(max_length=_LONGEST, **named)


class Reason(Words):
    """Why this is written; the rules say when it is needed."""

    def __init__(self) -> None:
        super().__init__(required=False, allow_blank=True, default="")


class ReasonSerializer(serializers.Serializer[Any]):
    """Why something is closed, undone or taken away."""

    reason = Reason()


class Written(Conditional):
    """A mixin of viewsets whose rows are written by a token that carries ``write_scope``.

    ``seen()`` are the rows a reader may see at the address; ``get_queryset`` adds to them what the body shows.
    A row with a ``version`` is changed only over the version that was read.
    """

    permission_classes = [OpensPlan, CarriesScope]
    write_scope = ""

    def seen(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        view = self._view
        return view.queryset if getattr(self, "swagger_fake_view", False) else self.rows()

    def rows(self) -> QuerySet[Any]:
        """``seen()`` with what the body shows beside the row itself."""
        return self.seen()

    def version_now(self, request: Request) -> int | None:
        view, key = self._view, self._key
        if key not in view.kwargs or not issubclass(view.queryset.model, Versioned):
            return None
        own = self.seen().filter(**{view.lookup_field: view.kwargs[key]})
        return cast("int | None", own.values_list("version", flat=True).first())

    def sent(
        self, request: Request, kind: type[serializers.Serializer[Any]], *, partial: bool = False, **context: Any
    ) -> dict[str, Any]:
        """What was sent, read by ``kind``, as the actions take it. Raises ``ValidationError`` for a wrong shape."""
        read = kind(data=request.data, partial=partial, context={"user": request.user, **context})
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    def shown(self, row: Model) -> Any:
        """The body that shows a row as it stands now, at whatever address it has come to have."""
        view = self._view
        view.kwargs[self._key] = getattr(row, view.lookup_field)
        return view.get_serializer(view.get_object()).data

    def add(self, request: Request, make: Callable[[], Model]) -> Response:
        """Answer a creation with what was made, once for each Idempotency-Key."""
        return once(request, lambda: Response(self.shown(make()), status=status.HTTP_201_CREATED))

    @property
    def _view(self) -> Any:
        return cast("viewsets.GenericViewSet[Any]", self)

    @property
    def _key(self) -> str:
        return self._view.lookup_url_kwarg or self._view.lookup_field


def described(noun: str, plural: str, new: Any, changed: Any, shown: Any, *at: Any) -> Callable[[Any], Any]:
    """The schema of a viewset that lists, shows, adds, changes and removes. ``at`` are the parameters of one row."""
    return extend_schema_view(
        list=extend_schema(summary=plural),
        retrieve=extend_schema(summary=f"One {noun}", parameters=[*at]),
        create=extend_schema(
            summary=f"Add {_a(noun)}", parameters=[*at, IDEMPOTENCY_KEY], request=new, responses={201: shown}
        ),
        partial_update=extend_schema(
            summary=f"Change {_a(noun)}", parameters=[*at, IF_MATCH], request=changed, responses={200: shown}
        ),
        remove=extend_schema(
            summary=f"Take {_a(noun)} away",
            description="With a reason, while nothing stands under it.",
            parameters=[*at, IF_MATCH],
            request=ReasonSerializer,
            responses={204: None},
        ),
    )


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
