"""Accept a broken rule of a team, as the Management Committee decided."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.models import Cluster, RuleAcceptance
from clusters.queries.teams import checks_of, teams_of
from clusters.rules.acceptances import check_acceptance, may_accept
from common import clock
from common.audit import acting
from common.refusals import WrongState


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
