"""Which mandates renew, replace or consolidate others: read, and written by a token that carries the scope."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.fields import RowOf
from common.api.schema import IDEMPOTENCY_KEY
from planning.actions.mandates import link_mandates, unlink_mandates
from planning.api.filters import MandateLinkFilters
from planning.enums import LinkKind
from planning.models import MandateLink
from planning.queries.mandate_links import links_visible_to
from planning.queries.mandates import mandates_visible_to
from structure.api.written import Reason, ReasonSerializer, Written
from structure.enums import TokenScope


class MandateLinkSerializer(serializers.ModelSerializer[MandateLink]):
    """``mandate`` renews, replaces or consolidates ``other``; both by their addresses."""

    mandate = serializers.CharField(source="mandate.address", read_only=True)
    other = serializers.CharField(source="other.address", read_only=True)

    class Meta:
        model = MandateLink
        fields = ["id", "mandate", "kind", "other"]


class NewMandateLinkSerializer(serializers.Serializer[Any]):
    """Two mandates by their addresses, such as XII/32/7(b), and what the first does to the other."""

    mandate = RowOf(lambda user, _biennium: mandates_visible_to(user), "address")
    kind = serializers.ChoiceField(choices=LinkKind.choices)
    other = RowOf(lambda user, _biennium: mandates_visible_to(user), "address")
    reason = Reason()


@extend_schema_view(
    list=extend_schema(summary="Links between mandates"),
    retrieve=extend_schema(summary="One link between mandates"),
)
class MandateLinkViewSet(
    Written, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[MandateLink]
):
    serializer_class = MandateLinkSerializer
    filterset_class = MandateLinkFilters
    write_scope = TokenScope.MANDATE_LINKS
    lookup_value_regex = r"[0-9]{1,15}"
    queryset = MandateLink.objects.none()

    def seen(self) -> QuerySet[MandateLink]:
        return links_visible_to(self.request.user)

    @extend_schema(
        summary="Say that a mandate renews, replaces or consolidates another",
        parameters=[IDEMPOTENCY_KEY],
        request=NewMandateLinkSerializer,
        responses={201: MandateLinkSerializer},
    )
    def create(self, request: Request) -> Response:
        """Links cannot come round in a circle."""
        said = self.sent(request, NewMandateLinkSerializer)
        return self.add(request, lambda: link_mandates(**said, by=request.user))

    @extend_schema(summary="Take a link away", request=ReasonSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """If-Match is not needed: a link never changes. The reason stays in the history."""
        unlink_mandates(link=self.get_object(), by=request.user, **self.sent(request, ReasonSerializer))
        return Response(status=status.HTTP_204_NO_CONTENT)
