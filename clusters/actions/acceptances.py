"""Accept a broken rule of a team, as the Management Committee decided, and take that back."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.models import Cluster, RuleAcceptance
from clusters.queries.teams import acceptances_on, checks_of, teams_of
from clusters.rules.acceptances import check_acceptance, check_taking_back, may_accept
from common import clock
from common.audit import acting
from common.refusals import StaleVersion, WrongState


@transaction.atomic
def accept_breach(*, cluster: Cluster, rule: str, reason: str, until: datetime.date | None, by: Any) -> RuleAcceptance:
    """Put on record that the Management Committee accepts a broken rule, from today until a day.

    A former acceptance that no longer covers the breach, because the team is further from the rule, ends yesterday; one
    of today is replaced. Raises ``NotAllowed``, ``InvalidInput``, or ``WrongState`` when the team keeps the rule or its
    breach is accepted already.
    """
    chair = may_accept(by, cluster)
    last_day = check_acceptance(rule=rule, reason=reason, until=until)
    locked = Cluster.objects.select_for_update().get(pk=cluster.pk)
    today = clock.today()
    check = next(one for one in checks_of(teams_of([locked], today), today)[locked.pk] if one.key == rule)
    if check.passed:
        raise WrongState(_("The team keeps this rule, so there is nothing to accept."))
    if check.accepted:
        raise WrongState(_("This breach is accepted already."))
    said = reason.strip()
    with acting(by=by, why=said):
        for former in RuleAcceptance.objects.filter(cluster=locked, rule=rule, valid_to__gte=today):
            if former.valid_from < today:
                former.valid_to = today - datetime.timedelta(days=1)
                former.save()
            else:
                former.delete()
        return RuleAcceptance.objects.create(
            cluster=locked,
            rule=rule,
            distance=check.distance,
            reason=said,
            valid_from=today,
            valid_to=last_day,
            decided_by=by,
            decided_for=chair,
        )


@transaction.atomic
def take_back_acceptance(
    *, cluster: Cluster, rule: str, reason: str, day: datetime.date | None, by: Any, version: int | None
) -> None:
    """Put on record that the Management Committee accepts a broken rule no more, from ``day`` on.

    The days before stay accepted; an acceptance of today that is taken back today leaves its history alone. Raises
    ``NotAllowed``, ``WrongState`` when nothing is accepted, ``InvalidInput``, or ``StaleVersion`` when another changed
    its last day since.
    """
    may_accept(by, cluster)
    Cluster.objects.select_for_update().get(pk=cluster.pk)
    found = acceptances_on(clock.today()).select_for_update().filter(cluster=cluster, rule=rule).first()
    if found is None:
        raise WrongState(_("This breach is not accepted, so there is nothing to take back."))
    if version is not None and version != found.version:
        raise StaleVersion(_("Somebody changed this while you were writing."), current=found)
    ends = check_taking_back(found, reason=reason, day=day) - datetime.timedelta(days=1)
    with acting(by=by, why=reason.strip()):
        if ends < found.valid_from:
            found.delete()
        else:
            found.valid_to = ends
            found.save()
