"""The part of the table of addresses (``access_table.py``) about procedures, lessons and charters over REST."""

# fmt: off
CLUSTERS_API = """\
GET  api:procedure-list                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:procedure-list                          401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:procedure-detail                        401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:procedure-detail                        401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:procedure-version-list                  401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:procedure-version-list                  401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:procedure-version-detail                401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:procedure-version-detail                401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:procedure-version-move                  401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:procedure-version-acknowledge           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:lesson-list                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:lesson-list                             401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:lesson-detail                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
PATCHapi:lesson-detail                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:lesson-decide                           401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
POST api:lesson-take-up-again                    401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:charter-version-list                    401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:charter-version-detail                  401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
"""
# fmt: on
