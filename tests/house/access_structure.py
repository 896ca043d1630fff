"""The part of the table of addresses (``access_table.py``) about the organization and delegations, and what its forms
send, for ``test_nothing_breaks``."""

# fmt: off
STRUCTURE = """\
GET  monitoring:matrix-rows                      200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  structure:chart                             200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  structure:change-list                       200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  structure:unit-history                      200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  structure:division-history                  200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  structure:reorganize                        403 403 403 403 403 403 403 403 403 403 200 403 403 403 403 302
GET  structure:open-new                          403 403 403 403 403 403 403 403 403 403 200 403 403 403 403 302
POST structure:open-new                          403 403 403 403 403 403 403 403 403 403 422 403 403 403 403 302
GET  structure:unit-reorganize                   403 403 403 403 403 403 403 403 403 403 200 403 403 403 403 302
GET  structure:unit-act                          403 403 403 403 403 403 403 403 403 403 200 403 403 403 403 302
POST structure:unit-act                          403 403 403 403 403 403 403 403 403 403 422 403 403 403 403 302
GET  structure:division-reorganize               403 403 403 403 403 403 403 403 403 403 200 403 403 403 403 302
GET  structure:division-act                      403 403 403 403 403 403 403 403 403 403 200 403 403 403 403 302
POST structure:division-act                      403 403 403 403 403 403 403 403 403 403 422 403 403 403 403 302
GET  structure:change-take-back                  403 403 403 403 403 403 403 403 403 403 200 403 403 403 403 302
POST structure:change-take-back                  403 403 403 403 403 403 403 403 403 403 422 403 403 403 403 302
GET  api:unit-list                               401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:unit-detail                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:division-list                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:division-detail                         401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  structure:delegation-list                   200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
GET  structure:delegation-new                    200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 302
POST structure:delegation-new                    422 422 422 422 422 422 422 422 422 422 422 403 403 403 403 302
GET  structure:delegation-end                    200 403 403 403 403 403 403 403 403 403 200 403 403 403 403 302
POST structure:delegation-end                    422 403 403 403 403 403 403 403 403 403 422 403 403 403 403 302
POST structure:delegation-withdraw               409 403 403 403 403 403 403 403 403 403 409 403 403 403 403 302
"""
# fmt: on

# What each address takes, and from whom.
STRUCTURE_SENT = {
    "structure:open-new": ("administrator", "step day reason code name nature division lead digest"),
    "structure:change-take-back": ("administrator", "reason"),
    "structure:unit-act": ("administrator", "step day reason name digest"),
    "structure:division-act": ("administrator", "step day reason name digest"),
    "structure:delegation-end": ("staff", "last_day version"),
    "structure:delegation-new": ("staff", "principal delegate valid_from valid_to reason"),
    "structure:delegation-withdraw": ("staff", "version"),
    "structure:calendar": ("staff", ""),
    "structure:calendar-revoke": ("staff", ""),
    "structure:token-list": ("staff", "name days"),
    "structure:token-revoke": ("staff", ""),
}
