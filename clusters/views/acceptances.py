"""The page on which the Management Committee accepts a broken rule."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusters.actions.acceptances import accept_breach
from clusters.enums import TeamRule
from clusters.forms.acceptances import AcceptanceForm
from clusters.queries.clusters import clusters_visible_to
from clusters.queries.teams import checks_of, teams_of
from clusters.rules.acceptances import may_accept
from common import clock
from common.edits import Edit, answer
from common.refusals import WrongState
from structure.rules import require


@require_http_methods(["GET", "HEAD", "POST"])
def breach_accept(request: HttpRequest, code: str, rule: str) -> HttpResponse:
    """Accept a broken rule with a reason, until a day; 409 when the team keeps it or it is accepted already."""
    require(request.user, "secretariat:clusters:read")
    if rule not in TeamRule.values:
        raise Http404(_("There is no such rule."))
    cluster = get_object_or_404(clusters_visible_to(request.user), code=code.upper())
    may_accept(request.user, cluster)
    today = clock.today()
    check = next(one for one in checks_of(teams_of([cluster], today), today)[cluster.pk] if one.key == rule)
    if not check.is_open:
        raise WrongState(_("The team keeps this rule, or its breach is accepted already."))
    back = reverse("monitoring:cluster-detail", args=[cluster.code])

    def write(form: AcceptanceForm) -> tuple[str, str]:
        said = form.cleaned_data
        accept_breach(cluster=cluster, rule=rule, reason=said["reason"], until=said["until"], by=request.user)
        return back, _("Accepted. The breach stays shown with its reason.")

    return answer(
        request,
        Edit(
            template="clusters/breach_accept.html",
            make=lambda data, initial: AcceptanceForm(data, initial=initial),
            write=write,
            cancel_url=back,
            more={"cluster": cluster, "checks": [check]},
        ),
    )
