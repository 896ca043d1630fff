"""The pages on which the Management Committee accepts a broken rule, and takes that back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusters.actions.acceptances import accept_breach, take_back_acceptance
from clusters.enums import TeamRule
from clusters.forms.acceptances import AcceptanceForm, TakingBackForm
from clusters.models import Cluster, RuleAcceptance
from clusters.queries.addresses import team_address
from clusters.queries.clusters import clusters_visible_to
from clusters.queries.teams import acceptances_on, checks_of, teams_of
from clusters.rules.acceptances import may_accept
from clusters.rules.team import RuleCheck
from common import clock
from common.edits import Edit, answer
from common.refusals import WrongState
from structure.rules import require


@require_http_methods(["GET", "HEAD", "POST"])
def breach_accept(request: HttpRequest, code: str, rule: str) -> HttpResponse:
    """Accept a broken rule with a reason, until a day; 409 when the team keeps it or it is accepted already."""
    cluster = _asked(request, code, rule)
    check = _check(cluster, rule)
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


@require_http_methods(["GET", "HEAD", "POST"])
def breach_take_back(request: HttpRequest, code: str, rule: str) -> HttpResponse:
    """Accept a broken rule no more, from a day on; 409 when it is not accepted."""
    cluster = _asked(request, code, rule)
    back = team_address(cluster)

    def read() -> RuleAcceptance:
        found = acceptances_on(clock.today()).filter(cluster=cluster, rule=rule).first()
        if found is None:
            raise WrongState(_("This breach is not accepted, so there is nothing to take back."))
        return found

    def write(form: TakingBackForm) -> tuple[str, str]:
        take_back_acceptance(cluster=cluster, rule=rule, by=request.user, **form.cleaned_data)
        return back, _("Taken back. The days before stay accepted.")

    return answer(
        request,
        Edit(
            template="clusters/breach_take_back.html",
            make=lambda data, initial: TakingBackForm(data, initial=initial),
            write=write,
            cancel_url=back,
            read=read,
            initial=TakingBackForm.initial_of,
            more={"cluster": cluster, "checks": [_check(cluster, rule)]},
        ),
    )


def _asked(request: HttpRequest, code: str, rule: str) -> Cluster:
    require(request.user, "secretariat:clusters:read")
    if rule not in TeamRule.values:
        raise Http404(_("There is no such rule."))
    cluster = get_object_or_404(clusters_visible_to(request.user), code=code.upper())
    may_accept(request.user, cluster)
    return cluster


def _check(cluster: Cluster, rule: str) -> RuleCheck:
    today = clock.today()
    return next(one for one in checks_of(teams_of([cluster], today), today)[cluster.pk] if one.key == rule)
