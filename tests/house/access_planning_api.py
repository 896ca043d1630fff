"""The part of the table of addresses (``access_table.py``) about the plan over REST: bienniums, rhythm, extracts."""

# fmt: off
PLANNING_API = """\
GET  api:biennium-list                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:biennium-detail                         401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:biennium-list                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:biennium-move                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:workplan-begin                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:rhythm                                  401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:rhythm-units                            401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:rhythm-calendar                         401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:workplan-checks                         401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:workplan-version-list                   401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:workplan-version-detail                 401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:workplan-version-difference             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:extract-list                            401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:extract-own                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:extract-detail                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
"""
# fmt: on
