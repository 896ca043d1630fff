"""The parts about monitoring of the table of addresses (``access_table.py``) and of what they take."""

# fmt: off
MONITORING = """\
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
POST monitoring:notifications-mail               422 422 422 422 422 422 422 422 422 422 422 422 403 403 403 302
POST monitoring:notifications-read               302 302 302 302 302 302 302 302 302 302 302 302 403 403 403 302
GET  monitoring:webhooks                         403 403 403 403 403 403 403 403 403 403 200 403 403 403 403 302
POST monitoring:webhooks                         403 403 403 403 403 403 403 403 403 403 422 403 403 403 403 302
GET  monitoring:webhook                          403 403 403 403 403 403 403 403 403 403 200 403 403 403 403 302
GET  monitoring:webhook-edit                     403 403 403 403 403 403 403 403 403 403 200 403 403 403 403 302
POST monitoring:webhook-edit                     403 403 403 403 403 403 403 403 403 403 422 403 403 403 403 302
POST monitoring:webhook-pause                    403 403 403 403 403 403 403 403 403 403 422 403 403 403 403 302
POST monitoring:webhook-resume                   403 403 403 403 403 403 403 403 403 403 422 403 403 403 403 302
POST monitoring:webhook-remove                   403 403 403 403 403 403 403 403 403 403 422 403 403 403 403 302
POST monitoring:webhook-secret                   403 403 403 403 403 403 403 403 403 403 422 403 403 403 403 302
POST monitoring:webhook-test                     403 403 403 403 403 403 403 403 403 403 302 403 403 403 403 302
GET  monitoring:load                             200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  monitoring:load-single                      200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  monitoring:load-roles                       403 403 403 403 403 403 200 200 403 403 403 403 403 403 403 302
POST monitoring:load-roles                       403 403 403 403 403 403 422 422 403 403 403 403 403 403 403 302
GET  monitoring:load-person                      200 403 403 200 200 403 200 200 200 403 403 403 403 403 403 302
POST monitoring:load-dispute-new                 422 403 403 403 403 403 403 403 403 403 403 403 403 403 403 302
GET  monitoring:load-disputes                    200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  monitoring:load-dispute-answer              403 404 404 200 403 404 403 403 403 404 404 403 403 403 403 302
POST monitoring:load-dispute-answer              403 404 404 422 403 404 403 403 403 404 404 403 403 403 403 302
GET  monitoring:load-dispute-insist              409 404 404 403 403 404 403 403 403 404 404 403 403 403 403 302
POST monitoring:load-dispute-insist              409 404 404 403 403 404 403 403 403 404 404 403 403 403 403 302
POST monitoring:load-dispute-settle              422 404 404 403 403 404 403 403 403 404 404 403 403 403 403 302
GET  monitoring:proposals                        200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
POST monitoring:proposals                        403 403 403 422 403 403 422 422 403 403 403 403 403 403 403 302
GET  monitoring:proposal-team                    403 403 403 403 403 403 200 200 403 403 403 403 403 403 403 302
POST monitoring:proposal-team                    403 403 403 403 403 403 422 422 403 403 403 403 403 403 403 302
GET  monitoring:proposal                         403 403 403 200 403 403 200 200 403 403 403 403 403 403 403 302
GET  monitoring:proposal-job                     403 403 403 200 403 403 200 200 403 403 403 403 403 403 403 302
POST monitoring:proposal-cancel                  403 403 403 403 403 403 409 403 403 403 403 403 403 403 403 302
POST monitoring:proposal-accept                  403 403 403 422 403 403 403 403 403 403 403 403 403 403 403 302
POST monitoring:proposal-leave                   403 403 403 422 403 403 422 422 403 403 403 403 403 403 403 302
POST monitoring:proposal-pass-on                 403 403 403 403 403 403 422 422 403 403 403 403 403 403 403 302
GET  monitoring:skills                           200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
POST monitoring:skills                           403 403 403 403 403 403 403 403 422 403 422 403 403 403 403 302
GET  monitoring:skills-own                       200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
POST monitoring:skills-own                       302 302 302 302 302 302 302 302 302 302 302 403 403 403 403 302
GET  monitoring:skill-edit                       403 403 403 403 403 403 403 403 200 403 200 403 403 403 403 302
POST monitoring:skill-edit                       403 403 403 403 403 403 403 403 422 403 422 403 403 403 403 302
POST monitoring:skill-accept                     403 403 403 403 403 403 403 403 409 403 409 403 403 403 403 302
POST monitoring:skill-merge                      403 403 403 403 403 403 403 403 422 403 422 403 403 403 403 302
"""
# fmt: on

# Reports, notifications and webhooks: what each address takes, and from whom (``test_nothing_breaks.py``).
MONITORING_SENT = {
    "monitoring:notifications-mail": ("staff", "daily_mail"),
    "monitoring:notifications-read": ("staff", "notification"),
    "monitoring:report-again": ("executive_secretary", ""),
    "monitoring:report-approve": ("executive_secretary", "version"),
    "monitoring:report-cancel": ("executive_secretary", ""),
    "monitoring:report-list": ("executive_secretary", "about period period_from period_to as_at"),
    "monitoring:webhook-edit": ("administrator", "name address version"),
    "monitoring:webhook-pause": ("administrator", "version"),
    "monitoring:webhook-remove": ("administrator", "version"),
    "monitoring:webhook-resume": ("administrator", "version"),
    "monitoring:webhook-secret": ("administrator", "version"),
    "monitoring:webhook-test": ("administrator", ""),
    "monitoring:webhooks": ("administrator", "name address"),
}
