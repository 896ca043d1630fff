"""The roles, written as terms of reference.

Some follow from facts (who heads a unit), some are granted for a time (``RoleGrant``). ``docs/roles.md`` is printed
from this file.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.permissions import Role

READ_PLAN = frozenset(
    {
        "secretariat:plan:read",
        "secretariat:structure:read",
        "secretariat:clusters:read",
        "secretariat:budget:read",
        "secretariat:monitoring:read",
        "secretariat:committee:read",
    }
)

STAFF = Role(
    "staff",
    _("Staff member"),
    _("Sees the mandates behind their work and what is due, logs progress with evidence, explains a lag."),
    READ_PLAN
    | {
        "own:activity:log",
        "own:lag:explain",
        "own:post-review:read",
        "own:load:read",
        "own:load:dispute",
        "own:skills:keep",
    },
)
UNIT_HEAD = Role(
    "unit_head",
    _("Unit head"),
    _(
        "Composes the unit's workplan and submits it, follows the unit, logs progress for it; keeps the outputs its "
        "activities stand under, measures their indicators, and says the risks of their results."
    ),
    READ_PLAN
    | {
        "unit:activity:log",
        "unit:lag:explain",
        "unit:workplan:edit",
        "unit:workplan:submit",
        "unit:activity:carry",
        "unit:results:edit",
        "unit:load:read",
        "unit:load:answer",
        "unit:proposal:request",
    },
)
DIVISION_HEAD = Role(
    "division_head",
    _("Division head"),
    _(
        "Endorses the workplans of the division's units or returns them with a note; "
        "decides on activities of the division that overlap (source para 17)."
    ),
    READ_PLAN
    | {
        "division:workplan:endorse",
        "division:workplan:return",
        "division:lag:explain",
        "division:activity:log",
        "division:synergy:decide",
        "division:load:read",
        "division:load:answer",
    },
)
CLUSTER_LEAD = Role(
    "cluster_lead",
    _("Cluster lead"),
    _(
        "Runs a cluster's projects and teams, writes its charter (source para 25), and scores the projects of a "
        "selection (source para 23)."
    ),
    READ_PLAN | {"cluster:activity:log", "cluster:charter:edit", "cluster:project:score"},
)
PMU_OFFICER = Role(
    "pmu_officer",
    _("Planning and monitoring officer"),
    _(
        "Keeps the register of mandates, the medium-term and the results framework and the calendar of meetings, moves "
        "the biennium, opens the mid-point review of all workplans, follows coverage and lag over the whole "
        "Secretariat and asks for progress reports (source para 59); opens synergy rounds and decides on activities "
        "that overlap, across divisions too (source para 17); opens selections of projects and scores in them (source "
        "para 23); keeps the minutes of the Management Committee."
    ),
    READ_PLAN
    | {
        "secretariat:workplan:review",
        "secretariat:project:manage",
        "secretariat:mandate:edit",
        "secretariat:framework:edit",
        "secretariat:meeting:edit",
        "secretariat:report:request",
        "secretariat:report:read",
        "secretariat:lag:manage",
        "secretariat:plan:import",
        "secretariat:biennium:manage",
        "secretariat:results:manage",
        "secretariat:synergy:open",
        "secretariat:synergy:decide",
        "secretariat:load:read",
        "secretariat:load:manage",
        "secretariat:proposal:request",
        "secretariat:committee:record",
    },
)
EXECUTIVE_SECRETARY = Role(
    "executive_secretary",
    _("Executive Secretary"),
    _(
        "Approves workplans and reports, moves the biennium, decides what lags, sees every post review; selects and "
        "declines projects on their scores, and cancels one (source paras 23, 62); adopts the charters of the clusters "
        "(source para 25); decides on what the Management Committee recommends, and says who sits in it."
    ),
    READ_PLAN
    | {
        "secretariat:project:decide",
        "secretariat:charter:adopt",
        "secretariat:biennium:manage",
        "secretariat:workplan:approve",
        "secretariat:workplan:return",
        "secretariat:report:request",
        "secretariat:report:read",
        "secretariat:report:approve",
        "secretariat:lag:manage",
        "secretariat:posts:read",
        "secretariat:post-review:read",
        "secretariat:extract:read",
        "secretariat:load:read",
        "secretariat:load:manage",
        "secretariat:proposal:request",
        "secretariat:committee:decide",
        "secretariat:committee:seat",
    },
)
HR_OFFICER = Role(
    "hr_officer",
    _("Human resources officer"),
    _(
        "Keeps the post register, the post reviews and the list of skills; the only one, with the Executive Secretary, "
        "who sees each review."
    ),
    READ_PLAN
    | {
        "secretariat:posts:read",
        "secretariat:post-review:read",
        "secretariat:extract:read",
        "secretariat:load:read",
        "secretariat:skills:manage",
    },
)
BUDGET_OFFICER = Role(
    "budget_officer",
    _("Budget and finance officer"),
    _("Keeps funds, cost sharing, costs of activities and actual expenditure."),
    READ_PLAN | {"secretariat:budget:manage", "secretariat:posts:read"},
)
BUREAU_MEMBER = Role(
    "bureau_member",
    _("Bureau member"),
    _("Reads approved figures for the time of the term; nothing personal, and every visit is on record."),
    frozenset({"bureau:overview:read"}),
)
REST_CLIENT = Role(
    "rest_client",
    _("REST client"),
    _("A program that pulls cluster status, activities, projects and mandates with a token."),
    frozenset({"secretariat:plan:read", "secretariat:clusters:read", "secretariat:committee:read"}),
)
ADMINISTRATOR = Role(
    "administrator",
    _("Administrator"),
    _(
        "Keeps users, roles, reference data and webhooks; opens, renames, moves, changes in nature, splits, merges and "
        "closes divisions and units; keeps the register of mandates and the results framework, by page or by sheet; "
        "says who sits in the Management Committee; sees no post review."
    ),
    READ_PLAN
    | {
        "secretariat:users:manage",
        "secretariat:structure:manage",
        "secretariat:skills:manage",
        "secretariat:webhooks:manage",
        "secretariat:plan:import",
        "secretariat:mandate:edit",
        "secretariat:results:manage",
        "secretariat:committee:seat",
    },
)

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        STAFF,
        UNIT_HEAD,
        DIVISION_HEAD,
        CLUSTER_LEAD,
        PMU_OFFICER,
        EXECUTIVE_SECRETARY,
        HR_OFFICER,
        BUDGET_OFFICER,
        BUREAU_MEMBER,
        REST_CLIENT,
        ADMINISTRATOR,
    )
}
GRANTABLE = frozenset(
    {
        PMU_OFFICER.key,
        EXECUTIVE_SECRETARY.key,
        HR_OFFICER.key,
        BUDGET_OFFICER.key,
        REST_CLIENT.key,
        ADMINISTRATOR.key,
    }
)

# A higher app may know a role that follows from its own facts (a cluster knows its lead) and says so here: the role,
# and the question (of the key of a member of the staff and a day) that finds a row while the role is held.
RoleSource = Callable[[int, datetime.date], QuerySet[Any]]
role_sources: dict[str, RoleSource] = {}
