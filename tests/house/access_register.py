"""The part of the table of addresses (``access_table.py``) about the register over REST."""

# fmt: off
REGISTER = """\
GET  api:meeting-list                            401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:meeting-detail                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:meeting-list                            401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:meeting-detail                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:decision-list                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:decision-detail                         401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:decision-list                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:decision-detail                         401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:decision-propose                        401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:decision-enter                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:strategic-plan-list                     401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:strategic-plan-detail                   401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:target-list                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:target-detail                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
"""
# fmt: on
