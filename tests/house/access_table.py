"""Every address and every way of standing towards the Secretariat, and the status of the answer.

A cell is the status: 200 opened, 302 and 303 sent on (whoever is not signed in: to the sign-in page), 401 asked for a
token, 403 refused, 404 not there for this person, 405 another method, 409 not now, 422 allowed, but the (empty) form is
not complete. A line is a method, the name of an address, and in brackets which of several things it is about.
"""

from tests.house.access_charter import CHARTERS
from tests.house.access_clusters_api import CLUSTERS_API
from tests.house.access_committee import COMMITTEE
from tests.house.access_monitoring import MONITORING
from tests.house.access_planning_api import PLANNING_API
from tests.house.access_projects import PROJECTS
from tests.house.access_register import REGISTER
from tests.house.access_structure import STRUCTURE

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
GET  monitoring:cluster-dossier                  200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  clusters:breach-accept                      403 403 403 403 403 403 403 200 403 403 403 403 403 403 403 302
POST clusters:breach-accept                      403 403 403 403 403 403 403 422 403 403 403 403 403 403 403 302
GET  clusters:breach-take-back                   403 403 403 403 403 403 403 200 403 403 403 403 403 403 403 302
POST clusters:breach-take-back                   403 403 403 403 403 403 403 422 403 403 403 403 403 403 403 302
GET  clusters:team                               200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  clusters:team-join                          403 403 403 403 403 200 200 200 403 403 403 403 403 403 403 302
POST clusters:team-join                          403 403 403 403 403 422 422 422 403 403 403 403 403 403 403 302
GET  clusters:team-check                         403 403 403 403 403 200 200 200 403 403 403 403 403 403 403 302
GET  clusters:team-role                          403 403 403 403 403 200 200 200 403 403 403 403 403 403 403 302
POST clusters:team-role                          403 403 403 403 403 422 422 422 403 403 403 403 403 403 403 302
GET  clusters:team-leave                         403 403 403 403 403 200 200 200 403 403 403 403 403 403 403 302
POST clusters:team-leave                         403 403 403 403 403 422 422 422 403 403 403 403 403 403 403 302
GET  clusters:team-away                          403 403 403 403 403 200 200 200 403 403 403 403 403 403 403 302
POST clusters:team-away                          403 403 403 403 403 422 422 422 403 403 403 403 403 403 403 302
GET  clusters:lesson-list                        200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  clusters:lesson-new                         403 200 403 403 403 200 200 200 403 403 403 403 403 403 403 302
POST clusters:lesson-new                         403 422 403 403 403 422 422 422 403 403 403 403 403 403 403 302
GET  clusters:lesson-detail                      200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  clusters:lesson-edit                        403 200 403 403 403 200 200 200 403 403 403 403 403 403 403 302
POST clusters:lesson-edit                        403 422 403 403 403 422 422 422 403 403 403 403 403 403 403 302
POST clusters:lesson-decide                      403 403 403 403 403 422 422 422 403 403 403 403 403 403 403 302
POST clusters:lesson-again                       403 403 403 403 403 422 422 422 403 403 403 403 403 403 403 302
GET  clusters:procedure-list                     200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  clusters:procedure-new                      403 403 403 403 403 200 403 403 403 403 403 403 403 403 403 302
POST clusters:procedure-new                      403 403 403 403 403 422 403 403 403 403 403 403 403 403 403 302
GET  clusters:procedure-detail                   200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  clusters:procedure-edit                     200 403 403 403 403 200 403 403 403 403 403 403 403 403 403 302
POST clusters:procedure-edit                     422 403 403 403 403 422 403 403 403 403 403 403 403 403 403 302
GET  clusters:procedure-compare                  200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
POST clusters:version-new                        302 403 403 403 403 302 403 403 403 403 403 403 403 403 403 302
GET  clusters:version-detail                     200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  clusters:version-edit                       403 403 403 403 403 200 403 403 403 403 403 403 403 403 403 302
POST clusters:version-edit                       403 403 403 403 403 422 403 403 403 403 403 403 403 403 403 302
POST clusters:version-move                       404 403 403 403 403 404 403 404 403 403 403 403 403 403 403 302
POST clusters:version-acknowledge                403 302 403 403 403 302 403 403 403 403 403 403 403 403 403 302
GET  clusters:version-readers                    200 403 403 403 403 200 200 200 403 403 403 403 403 403 403 302
POST clusters:version-readers                    302 403 403 403 403 302 302 302 403 403 403 403 403 403 403 302
GET  clusters:project-list                       200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  clusters:project-new                        403 403 403 403 403 200 200 403 403 403 403 403 403 403 403 302
POST clusters:project-new                        403 403 403 403 403 422 422 403 403 403 403 403 403 403 403 302
GET  clusters:project-detail                     200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  clusters:project-edit                       200 200 403 403 403 200 200 403 403 403 403 403 403 403 403 302
POST clusters:project-edit                       422 422 403 403 403 422 422 403 403 403 403 403 403 403 403 302
POST clusters:project-move                       422 422 403 403 403 422 422 403 403 403 403 403 403 403 403 302
GET  clusters:project-close-out                  200 403 403 403 403 200 403 403 403 403 403 403 403 403 403 302
POST clusters:project-close-out                  422 403 403 403 403 422 403 403 403 403 403 403 403 403 403 302
GET  clusters:stage-new                          200 200 403 403 403 200 200 403 403 403 403 403 403 403 403 302
POST clusters:stage-new                          422 422 403 403 403 422 422 403 403 403 403 403 403 403 403 302
POST clusters:stage-move                         422 403 403 422 403 422 403 403 403 403 403 403 403 403 403 302
GET  clusters:deliverable-new                    200 200 403 403 403 200 200 403 403 403 403 403 403 403 403 302
POST clusters:deliverable-new                    422 422 403 403 403 422 422 403 403 403 403 403 403 403 403 302
GET  clusters:deliverable-edit                   200 200 403 403 403 200 200 403 403 403 403 403 403 403 403 302
POST clusters:deliverable-edit                   422 422 403 403 403 422 422 403 403 403 403 403 403 403 403 302
GET  clusters:selection                          200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  clusters:selection-new                      403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 302
POST clusters:selection-new                      403 403 403 403 403 403 422 403 403 403 403 403 403 403 403 302
POST clusters:selection-close                    403 403 403 403 403 403 302 403 403 403 403 403 403 403 403 302
GET  clusters:candidate                          200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
POST clusters:candidate-assess                   403 403 403 403 403 422 422 403 403 403 403 403 403 403 403 302
POST clusters:candidate-decide                   403 403 403 403 403 403 403 422 403 403 403 403 403 403 403 302
GET  monitoring:structure                        200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  monitoring:people                           200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  monitoring:unit-detail                      200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
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
GET  planning:decision-new                       403 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:decision-new                       403 403 403 403 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:decision-edit                      403 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:decision-edit                      403 403 403 403 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:paragraph-new                      403 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:paragraph-new                      403 403 403 403 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:decision-paste                     403 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:decision-paste                     403 403 403 403 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:mandate-changes                    200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  planning:mandate-edit                       403 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:mandate-edit                       403 403 403 403 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:mandate-link                       403 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:mandate-link                       403 403 403 403 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:mandate-unlink                     403 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:mandate-unlink                     403 403 403 403 403 403 422 403 403 403 422 403 403 403 403 302
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
GET  planning:result-new                         403 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:result-new                         403 403 403 403 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:result-edit                        403 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:result-edit                        403 403 403 403 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:output-new                         403 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:output-new                         403 403 403 403 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:result-indicator-new               403 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:result-indicator-new               403 403 403 403 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:output-edit                        403 403 403 200 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:output-edit                        403 403 403 422 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:output-indicator-new               403 403 403 200 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:output-indicator-new               403 403 403 422 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:indicator-edit                     403 403 403 200 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:indicator-edit                     403 403 403 422 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:measurement-new                    403 403 403 200 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:measurement-new                    403 403 403 422 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:measurement-edit                   403 403 403 200 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:measurement-edit                   403 403 403 422 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:assumption-new                     403 403 403 200 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:assumption-new                     403 403 403 422 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:assumption-edit                    403 403 403 200 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:assumption-edit                    403 403 403 422 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:risk-new                           403 403 403 200 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:risk-new                           403 403 403 422 403 403 422 403 403 403 422 403 403 403 403 302
GET  planning:risk-edit                          200 403 403 200 403 403 200 403 403 403 200 403 403 403 403 302
POST planning:risk-edit                          422 403 403 422 403 403 422 403 403 403 422 403 403 403 403 302
POST planning:periods                            403 403 403 403 403 403 422 403 403 403 422 403 403 403 403 302
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
GET  planning:import-template [mandates]         403 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
GET  planning:import-data                        200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  planning:import-data [activities]           403 403 403 200 403 403 403 403 403 403 403 403 403 403 403 302
GET  planning:import-detail                      200 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
GET  planning:import-map                         200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 302
POST planning:import-map                         422 403 403 403 403 403 403 403 403 403 403 403 403 403 403 302
POST planning:import-keep                        302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 302
POST planning:import-confirm                     409 403 403 403 403 403 403 403 403 403 403 403 403 403 403 302
POST planning:import-drop                        302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 302
GET  planning:import-job                         200 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
GET  planning:import-found                       200 403 403 403 403 403 200 403 403 403 200 403 403 403 403 302
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
GET  common:date-read                            200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
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
GET  api:result-list                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:result-list                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:result-detail                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:result-detail                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:result-remove                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:output-list                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:output-list                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:output-detail                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:output-detail                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:output-remove                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:assumption-list                         401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:assumption-list                         401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:assumption-detail                       401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:assumption-detail                       401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:assumption-remove                       401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:risk-list                               401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:risk-list                               401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:risk-detail                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:risk-detail                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:risk-remove                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:indicator-list                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:indicator-detail                        401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:indicator-remove                        401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:mandate-link-list                       401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:mandate-link-list                       401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:mandate-link-detail                     401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:mandate-link-remove                     401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:synergy-round-list                      401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:synergy-round-list                      401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:synergy-round-detail                    401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:synergy-round-close                     401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:carry-over-list                         401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:carry-over-list                         401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:carry-over-detail                       401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:carry-over-take-back                    401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:synergy-pair-list                       401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:synergy-pair-detail                     401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:synergy-pair-decide                     401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:synergy-pair-carry-out                  401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:synergy-pair-undo                       401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:framework-list                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:framework-detail                        401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:framework-detail                        401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:goal-list                               401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:goal-detail                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:goal-detail                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:purpose-list                            401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:purpose-detail                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:purpose-detail                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:ledger                                  401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:coverage                                401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:project-list                            401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:project-detail                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:cluster-status-list                     200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 200
GET  api:cluster-status-detail                   200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 200
GET  api:cluster-status-history                  200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 200
GET  api:team-list                               401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:team-detail                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:cluster-dossier-detail                  401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
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
""" + MONITORING + PLANNING_API + REGISTER + CHARTERS + STRUCTURE + PROJECTS + COMMITTEE + CLUSTERS_API
# fmt: on
