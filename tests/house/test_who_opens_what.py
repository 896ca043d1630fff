"""Who opens what: one table of every address and every way of standing towards the Secretariat.

A cell is the status of the answer: 200 opened, 302 and 303 sent on (whoever is not signed in: to the sign-in page), 401
asked for a token, 403 refused, 404 not there for this person, 405 another method, 409 not now, 422 allowed, but the
(empty) form is not complete. A line is a method, the name of an address, and in brackets which of several things it is
about. An address without a line fails, and so does a line without an address.
"""

import datetime
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from common.audit import acting
from planning.actions.progress import keep_draft
from structure.actions.tokens import issue_token
from tests.conftest import forget_cache
from tests.factories.monitoring import NotificationFactory
from tests.factories.planning import ActivityFactory
from tests.house.full_stage import FullStage, asked, browser_of, gaps_of

pytestmark = pytest.mark.xdist_group("who_opens_what")

ROLES = {
    "stf": "staff",  # leads the activity, holds the post and the token the lines are about
    "col": "colleague",  # in the same unit, on something else
    "str": "stranger",  # in another division
    "uni": "unit_head",
    "div": "division_head",
    "clu": "cluster_lead",  # of the activity's cluster, from another division
    "pmu": "pmu_officer",
    "es": "executive_secretary",
    "hr": "hr_officer",
    "bud": "budget_officer",
    "adm": "administrator",
    "rst": "rest_client",  # signed in as if a program were a person
    "bur": "bureau_member",
    "end": "ended_bureau_member",
    "nob": "nobody",  # may sign in and holds no role
    "ano": "anonymous",
}

# fmt: off
TABLE = """
                                                 stf col str uni div clu pmu  es  hr bud adm rst bur end nob ano
GET  home                                        302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
GET  health                                      200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET  monitoring:my-work                          200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  monitoring:my-work-row                      302 302 302 302 302 302 302 302 302 302 302 302 403 403 403 302
GET  monitoring:cluster-list                     200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  monitoring:cluster-detail                   200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  monitoring:structure                        200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  monitoring:people                           200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  monitoring:unit-detail                      200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  monitoring:lag-queue                        200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  monitoring:lag-case                         200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  monitoring:lag-explain                      200 403 403 200 200 403 403 403 403 403 403 403 403 403 403 302
POST monitoring:lag-explain                      422 403 403 422 422 403 403 403 403 403 403 403 403 403 403 302
POST monitoring:lag-send-back                    403 403 403 403 403 403 422 422 403 403 403 403 403 403 403 302
POST monitoring:lag-close                        403 403 403 403 403 403 422 422 403 403 403 403 403 403 403 302
POST monitoring:lag-remind                       403 403 403 403 403 403 302 302 403 403 403 403 403 403 403 302
GET  monitoring:lag-policy                       403 403 403 403 403 403 200 200 403 403 403 403 403 403 403 302
POST monitoring:lag-policy                       403 403 403 403 403 403 422 422 403 403 403 403 403 403 403 302
GET  monitoring:report-list                      200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
POST monitoring:report-list                      403 403 403 403 403 403 422 422 403 403 403 403 403 403 403 302
GET  monitoring:report-detail                    200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  monitoring:report-detail [ready]            403 403 403 403 403 403 200 200 403 403 403 403 403 403 403 302
GET  monitoring:report-job                       200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  monitoring:report-job [ready]               403 403 403 403 403 403 200 200 403 403 403 403 403 403 403 302
GET  monitoring:report-verify                    200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  monitoring:report-verify [ready]            403 403 403 403 403 403 200 200 403 403 403 403 403 403 403 302
POST monitoring:report-cancel                    403 403 403 403 403 403 409 409 403 403 403 403 403 403 403 302
POST monitoring:report-cancel [queued]           403 403 403 403 403 403 302 302 403 403 403 403 403 403 403 302
POST monitoring:report-again                     403 403 403 403 403 403 409 409 403 403 403 403 403 403 403 302
POST monitoring:report-approve                   403 403 403 403 403 403 403 422 403 403 403 403 403 403 403 302
POST monitoring:report-approve [ready]           403 403 403 403 403 403 403 422 403 403 403 403 403 403 403 302
GET  monitoring:report-file                      200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  monitoring:report-file [ready]              403 403 403 403 403 403 200 200 403 403 403 403 403 403 403 302
GET  monitoring:search                           200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  monitoring:notifications                    200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
POST monitoring:notifications-read               302 302 302 302 302 302 302 302 302 302 302 302 403 403 403 302
GET  planning:activity-list                      200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:activity-detail                    200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:activity-changes                   200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:progress-list                      200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:progress-new                       200 403 403 200 200 200 403 403 403 403 403 403 403 403 403 302
POST planning:progress-new                       422 403 403 422 422 422 403 403 403 403 403 403 403 403 403 302
POST planning:progress-draft                     200 403 403 200 200 200 403 403 403 403 403 403 403 403 403 302
POST planning:progress-undo                      303 403 403 403 403 403 403 403 403 403 403 403 403 403 403 302
GET  planning:milestone-reach                    200 403 403 200 200 200 403 403 403 403 403 403 403 403 403 302
POST planning:milestone-reach                    422 403 403 422 422 422 403 403 403 403 403 403 403 403 403 302
GET  planning:deliverable-reach                  200 403 403 200 200 200 403 403 403 403 403 403 403 403 403 302
POST planning:deliverable-reach                  422 403 403 422 422 422 403 403 403 403 403 403 403 403 403 302
GET  planning:evidence-file                      200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:mandate-list                       200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:mandate-detail                     200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:coverage                           200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:decision-list                      200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:decision-detail                    200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:decision-new                       403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:decision-new                       403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:decision-edit                      403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:decision-edit                      403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:paragraph-new                      403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:paragraph-new                      403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:decision-paste                     403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:decision-paste                     403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:mandate-changes                    200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:mandate-edit                       403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:mandate-edit                       403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:mandate-link                       403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:mandate-link                       403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:mandate-unlink                     403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:mandate-unlink                     403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:strategic-plans                    200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:operational-framework              200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:framework-edit                     403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:framework-edit                     403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:goal-edit                          403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:goal-edit                          403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:purpose-edit                       403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:purpose-edit                       403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:results                            200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:rhythm                             200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:meeting-list                       200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:meeting-new                        403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:meeting-new                        403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:meeting-edit                       403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:meeting-edit                       403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:result-detail                      200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:output-detail                      200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:indicator-detail                   200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:risk-list                          200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:periods                            200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:result-new                         403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:result-new                         403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:result-edit                        403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:result-edit                        403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:output-new                         403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:output-new                         403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:result-indicator-new               403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:result-indicator-new               403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:output-edit                        403 403 403 200 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:output-edit                        403 403 403 422 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:output-indicator-new               403 403 403 200 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:output-indicator-new               403 403 403 422 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:indicator-edit                     403 403 403 200 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:indicator-edit                     403 403 403 422 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:measurement-new                    403 403 403 200 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:measurement-new                    403 403 403 422 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:measurement-edit                   403 403 403 200 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:measurement-edit                   403 403 403 422 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:assumption-new                     403 403 403 200 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:assumption-new                     403 403 403 422 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:assumption-edit                    403 403 403 200 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:assumption-edit                    403 403 403 422 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:risk-new                           403 403 403 200 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:risk-new                           403 403 403 422 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:risk-edit                          200 403 403 200 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:risk-edit                          422 403 403 422 403 403 422 403 403 403 403 403 403 403 403 302
POST planning:periods                            403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:biennium-list                      200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
POST planning:biennium-list                      403 403 403 403 403 403 409 409 403 403 403 403 403 403 403 302
GET  planning:biennium-detail                    200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
POST planning:biennium-move                      404 404 404 404 404 404 404 404 404 404 404 404 403 403 403 302
GET  planning:carry-over                         200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
POST planning:carry-over                         422 422 422 422 422 422 422 422 422 422 422 422 403 403 403 302
POST planning:carry-over-undo                    403 403 403 302 403 403 302 302 403 403 403 403 403 403 403 302
GET  planning:synergy-list                       200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:synergy-round-new                  403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST planning:synergy-round-new                  403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
POST planning:synergy-round-close                403 403 403 403 403 403 302 403 403 403 403 403 403 403 403 302
GET  planning:synergy-pair                       200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
POST planning:synergy-decide                     403 403 403 403 422 403 422 403 403 403 403 403 403 403 403 302
POST planning:synergy-carry-out                  403 403 403 403 409 403 409 403 403 403 403 403 403 403 403 302
POST planning:synergy-undo                       403 403 403 403 409 403 409 403 403 403 403 403 403 403 403 302
GET  planning:timeline                           200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:timeline-file                      200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:import-list                        200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
POST planning:import-list                        422 422 422 422 422 422 422 422 422 422 422 403 403 403 403 302
GET  planning:import-template                    200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  planning:import-template [mandates]         403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
GET  planning:import-data                        200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  planning:import-data [activities]           403 403 403 200 403 403 403 403 403 403 403 403 403 403 403 302
GET  planning:import-detail                      200 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
GET  planning:import-map                         200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 302
POST planning:import-map                         422 403 403 403 403 403 403 403 403 403 403 403 403 403 403 302
POST planning:import-keep                        302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 302
POST planning:import-confirm                     409 403 403 403 403 403 403 403 403 403 403 403 403 403 403 302
POST planning:import-drop                        302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 302
GET  planning:import-job                         200 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
GET  planning:import-found                       200 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
GET  planning:workplan-list                      200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:workplan-detail                    200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
POST planning:workplan-begin                     302 302 302 302 302 302 302 302 302 302 302 302 403 403 403 302
POST planning:workplan-decide                    404 404 404 404 404 404 404 404 404 404 404 404 403 403 403 302
GET  planning:workplan-version                   200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:change-list                        200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:change-detail                      200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
POST planning:change-decide                      404 404 404 404 404 404 404 404 404 404 404 404 403 403 403 302
GET  planning:change-ask                         403 403 403 409 403 403 403 403 403 403 403 403 403 403 403 302
GET  planning:change-add                         403 403 403 409 403 403 403 403 403 403 403 403 403 403 403 302
GET  planning:workplan-compare                   200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:workplan-review                    200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
POST planning:workplan-review                    403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
GET  planning:extract                            200 200 200 200 200 200 200 200 200 200 200 404 403 403 403 302
GET  planning:extract-of                         200 403 403 200 200 403 403 200 200 403 403 404 403 403 403 302
GET  planning:activity-new                       403 403 403 200 403 403 403 403 403 403 403 403 403 403 403 302
POST planning:activity-new                       403 403 403 422 403 403 403 403 403 403 403 403 403 403 403 302
GET  planning:date-read                          200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:activity-edit                      403 403 403 200 403 403 403 403 403 403 403 403 403 403 403 302
POST planning:activity-edit                      403 403 403 422 403 403 403 403 403 403 403 403 403 403 403 302
GET  planning:calendar-feed                      200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 200
GET  structure:calendar                          200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
POST structure:calendar                          200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
POST structure:calendar-revoke                   302 302 302 302 302 302 302 302 302 302 302 302 403 403 403 302
GET  structure:token-list                        200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
POST structure:token-list                        200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
POST structure:token-revoke                      302 404 404 404 404 404 404 404 404 404 404 404 403 403 403 302
GET  common:components                           200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  api:activity-list                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:activity-detail                         401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:activity-list                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCH api:activity-detail                        401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:mandate-list                            401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:mandate-detail                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:progress-list                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:progress-list                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:progress-detail                         401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:progress-undo                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:workplan-list                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:workplan-detail                         401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:workplan-decide                         401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:change-request-list                     401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:change-request-list                     401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:change-request-detail                   401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:change-request-decide                   401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:indicator-list                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:indicator-detail                        401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:measurement-list                        401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:measurement-list                        401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:measurement-detail                      401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:measurement-detail                      401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:mandate-list                            401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:mandate-detail                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:project-list                            401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:project-detail                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:cluster-status-list                     200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 200
GET  api:cluster-status-detail                   200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 200
GET  api:cluster-list                            401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:cluster-detail                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api-schema                                  200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 200
GET  api-docs                                    200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  posts:post-list                             200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  posts:post-detail                           200 403 403 403 403 403 403 200 200 403 403 403 403 403 403 302
GET  posts:post-detail [another's]               403 200 403 403 403 403 403 200 200 403 403 403 403 403 403 302
GET  budget:overview                             200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  budget:cost-list                            200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  budget:fund-detail                          200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  budget:activity-costs                       200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  budget:ledger                               200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  budget:ledger-none                          200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  budget:mandate-ledger                       200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  bureau:overview                             403 403 403 403 403 403 200 200 403 403 403 403 200 403 403 302
GET  bureau:mandates                             403 403 403 403 403 403 200 200 403 403 403 403 200 403 403 302
GET  bureau:results                              403 403 403 403 403 403 200 200 403 403 403 403 200 403 403 302
GET  bureau:budget                               403 403 403 403 403 403 200 200 403 403 403 403 200 403 403 302
GET  bureau:posts                                403 403 403 403 403 403 200 200 403 403 403 403 200 403 403 302
GET  bureau:reports                              403 403 403 403 403 403 200 200 403 403 403 403 200 403 403 302
GET  bureau:verify                               403 403 403 403 403 403 200 200 403 403 403 403 200 403 403 302
GET  bureau:file                                 403 403 403 403 403 403 200 200 403 403 403 403 200 403 403 302
GET  bureau:file [ready]                         403 403 403 403 403 403 404 404 403 403 403 403 404 403 403 302
GET  account_login                               302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 200
GET  account_logout                              200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 302
GET  account_inactive                            200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 200
GET  account_signup                              302 302 302 302 302 302 302 302 302 302 302 302 403 403 403 200
GET  account_reauthenticate                      200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 302
GET  account_email                               200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  account_email_verification_sent             200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 200
GET  account_change_password                     200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 302
GET  account_set_password                        302 302 302 302 302 302 302 302 302 302 302 302 403 403 403 302
GET  account_reset_password                      200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET  account_confirm_login_code                  302 302 302 302 302 302 302 302 302 302 302 302 403 403 403 302
GET  account_confirm_email                       200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 200
GET  account_reset_password_from_key_done        200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 200
GET  account_reset_password_from_key             200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 200
GET  account_reset_password_done                 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET  mfa_index                                   200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 302
GET  mfa_authenticate                            302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
GET  mfa_reauthenticate                          302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
GET  mfa_activate_totp                           302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
GET  mfa_deactivate_totp                         404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 302
GET  mfa_view_recovery_codes                     404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 302
GET  mfa_generate_recovery_codes                 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
GET  mfa_download_recovery_codes                 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 302
GET  socialaccount_login_cancelled               200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 200
GET  socialaccount_login_error                   401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 302
GET  socialaccount_signup                        302 302 302 302 302 302 302 302 302 302 302 302 403 403 403 302
GET  socialaccount_connections                   200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  openid_connect_login                        404 404 404 404 404 404 404 404 404 404 404 404 403 403 403 404
GET  openid_connect_callback                     404 404 404 404 404 404 404 404 404 404 404 404 403 403 403 404
GET  set_language                                302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
POST set_language                                302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
"""
# fmt: on
LINES = TABLE.strip().splitlines()
HEAD, ROWS = LINES[0].split(), LINES[1:]


def read(line: str) -> tuple[str, str, str, list[str]]:
    """Method, name of the address, which one, and the statuses."""
    method, before, statuses = line[:5].strip(), line[5:49].split(), line[49:].split()
    return method, before[0], " ".join(before[1:]).strip("[]"), statuses


def which(stage: FullStage, name: str, one: str) -> dict[str, Any]:
    """What the brackets of a line mean."""
    things: dict[str, dict[str, Any]] = {
        "": {},
        "another's": {"number": stage.other_post.number},
        "ready": {"pk": stage.ready.pk},
        "queued": {"pk": stage.queued.pk},
        "mandates": {"noun": "mandates"},
        "activities": {"noun": "activities"},
    }
    return things[one]


@pytest.fixture(autouse=True)
def own_media() -> None:
    """The files of the stage outlive a test."""


@pytest.fixture(scope="module")
def browsers(full_stage: FullStage) -> dict[str, Client]:
    return {short: browser_of(full_stage.people.get(role)) for short, role in ROLES.items()}


def test_the_table_has_every_address_and_no_other() -> None:
    assert list(HEAD) == list(ROLES)
    said = {read(line)[1] for line in ROWS}
    assert set(gaps_of()) == said


@pytest.mark.parametrize("line", ROWS, ids=[" ".join(line[:49].split()) for line in ROWS])
def test_every_role_at_every_address(full_stage: FullStage, browsers: dict[str, Client], line: str) -> None:
    method, name, one, _statuses = read(line)
    url = full_stage.address(name, **which(full_stage, name, one))
    forget_cache()  # the throttles of the sign-in library
    found = [str(asked(browsers[short], method, url).status_code) for short in HEAD]
    assert f"{line[:49]}{' '.join(found)}" == line.strip()


def test_the_administration_opens_to_administrators_alone(full_stage: FullStage, browsers: dict[str, Client]) -> None:
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
        for model in admin.site._registry
        for page in ("changelist", "add")
    ]
    for url in (reverse("admin:index"), reverse("admin:autocomplete"), reverse("admin:jsi18n"), *lists[::12]):
        for short in HEAD:
            status = asked(browsers[short], "get", url).status_code
            assert (status in (200, 403)) if short == "adm" else status in (302, 403), (short, url, status)


def test_an_outsider_who_was_let_into_the_administration_by_mistake_stays_outside(full_stage: FullStage) -> None:
    member = full_stage.cast.bureau_member
    member.is_staff = member.is_superuser = True
    member.save()
    try:
        assert asked(browser_of(member), "get", reverse("admin:structure_user_changelist")).status_code == 403
    finally:
        member.is_staff = member.is_superuser = False
        member.save()


# --- what belongs to one person ----------------------------------------------------------------------


def test_a_draft_is_read_by_who_typed_it_alone(full_stage: FullStage, browsers: dict[str, Client]) -> None:
    keep_draft(activity=full_stage.activity, by=full_stage.cast.staff, values={"narrative": "Not yet for others"})
    url = full_stage.address("planning:progress-new")
    assert b"Not yet for others" in asked(browsers["stf"], "get", url).held
    for short in ("uni", "div", "clu"):
        assert b"Not yet for others" not in asked(browsers[short], "get", url).held


def test_nobody_reads_or_marks_the_notifications_of_another(full_stage: FullStage, browsers: dict[str, Client]) -> None:
    mine = NotificationFactory(user=full_stage.cast.staff, text="Only for the staff member")
    for short in ("col", "es", "adm"):
        page = asked(browsers[short], "get", full_stage.address("monitoring:notifications"))
        assert b"Only for the staff member" not in page.held
        browsers[short].post(full_stage.address("monitoring:notifications-read"), {"notification": mine.pk})
        browsers[short].post(full_stage.address("monitoring:notifications-read"))
    mine.refresh_from_db()
    assert mine.read_at is None


def test_nobody_sees_or_names_the_tokens_of_another(full_stage: FullStage, browsers: dict[str, Client]) -> None:
    for short in ("col", "es", "adm"):
        page = asked(browsers[short], "get", full_stage.address("structure:token-list")).held.decode()
        assert full_stage.token.pk not in page and "A board" not in page


def test_nothing_is_done_through_the_address_of_another_activity(
    full_stage: FullStage, browsers: dict[str, Client]
) -> None:
    other = ActivityFactory(lead_unit=full_stage.cast.unit, lead_officer=full_stage.cast.staff.staff)
    for name in ("progress-undo", "milestone-reach", "deliverable-reach"):
        url = full_stage.address(f"planning:{name}", code=other.code)
        assert asked(browsers["stf"], "post", url, {"on": "4 Sep 2016"}).status_code == 404


# --- the same figures by another door ------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "name",
    [
        "planning:activity-list",
        "planning:mandate-list",
        "planning:decision-list",
        "planning:strategic-plans",
        "planning:operational-framework",
        "planning:results",
        "planning:biennium-list",
        "planning:risk-list",
        "planning:indicator-detail",
        "monitoring:people",
        "monitoring:lag-queue",
        "budget:cost-list",
        "budget:fund-detail",
        "posts:post-list",
    ],
)
def test_an_export_opens_to_whom_its_page_opens(
    full_stage: FullStage, browsers: dict[str, Client], name: str, kind: str
) -> None:
    url = full_stage.address(name)
    register = {"es", "bud"}
    for short in ("stf", "es", "bud", "rst", "bur", "nob", "ano"):
        page = asked(browsers[short], "get", url).status_code
        file = asked(browsers[short], "get", f"{url}?export={kind}")
        expected = 403 if name == "posts:post-list" and page == 200 and short not in register else page
        assert file.status_code == expected, (short, file.status_code)
        if file.status_code == 200:
            assert file["Content-Disposition"].startswith("attachment"), "a download, never a page"
            assert file["X-Content-Type-Options"] == "nosniff"
            assert "html" not in file["Content-Type"]


def test_the_register_without_reviews_stays_without_them_in_a_file(
    full_stage: FullStage, browsers: dict[str, Client]
) -> None:
    url = full_stage.address("posts:post-list")
    for query in ("export=csv", "export=csv&outcome=none", "export=csv&sort=outcome"):
        held = asked(browsers["bud"], "get", f"{url}?{query}").held.decode("utf-8-sig")
        assert "SCBD-102" in held and "utcome" not in held
    assert "utcome" in asked(browsers["hr"], "get", f"{url}?export=csv").held.decode("utf-8-sig")


def test_a_token_opens_no_more_than_its_owner_may_open_today(full_stage: FullStage) -> None:
    """A token issued while somebody worked here opens nothing once the person has left."""
    leaver = full_stage.cast.other_unit_head
    _row, token = issue_token(by=leaver, name="A board", days=30)
    client = Client(headers={"authorization": f"Token {token}"})
    assert asked(client, "get", full_stage.address("api:activity-list")).status_code == 200
    with acting(by=None, why="Leaves"):
        leaver.staff.active_to = datetime.date(2016, 9, 11)
        leaver.staff.save()
    forget_cache()
    assert asked(client, "get", full_stage.address("api:activity-list")).status_code == 403


@pytest.mark.django_db
def test_a_stage_needs_a_test_database() -> None:
    """pytest-django makes one for tests with this mark only; see ``tests/conftest.py``."""
