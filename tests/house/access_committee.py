"""The part of the table of addresses (``access_table.py``) about the Management Committee."""

# fmt: off
COMMITTEE = """\
GET  monitoring:item-list                        200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  monitoring:activity-items                   200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  monitoring:project-items                    200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  monitoring:committee-members                200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  monitoring:sitting-list                     200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  monitoring:sitting-detail                   200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  monitoring:item-detail                      200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  monitoring:sitting-new                      403 403 403 403 403 403 200 200 403 403 403 403 403 403 403 302
POST monitoring:sitting-new                      403 403 403 403 403 403 422 422 403 403 403 403 403 403 403 302
GET  monitoring:sitting-edit                     403 403 403 403 403 403 200 200 403 403 403 403 403 403 403 302
POST monitoring:sitting-edit                     403 403 403 403 403 403 422 422 403 403 403 403 403 403 403 302
GET  monitoring:item-new                         403 403 403 403 403 403 200 200 403 403 403 403 403 403 403 302
POST monitoring:item-new                         403 403 403 403 403 403 422 422 403 403 403 403 403 403 403 302
POST monitoring:sitting-close                    403 403 403 403 403 403 409 409 403 403 403 403 403 403 403 302
GET  monitoring:item-edit                        404 404 404 404 404 404 200 200 404 404 404 404 403 403 403 302
POST monitoring:item-edit                        404 404 404 404 404 404 422 422 404 404 404 404 403 403 403 302
POST monitoring:item-move                        403 403 403 422 403 403 422 422 403 403 403 403 403 403 403 302
GET  monitoring:seat-new                         403 403 403 403 403 403 403 200 403 403 200 403 403 403 403 302
POST monitoring:seat-new                         403 403 403 403 403 403 403 422 403 403 422 403 403 403 403 302
GET  monitoring:seat-end                         403 403 403 403 403 403 403 200 403 403 200 403 403 403 403 302
POST monitoring:seat-end                         403 403 403 403 403 403 403 422 403 403 422 403 403 403 403 302
GET  api:committee-item-list                     401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
GET  api:committee-item-detail                   401 401 401 401 401 401 401 401 401 401 401 401 403 403 403 401
"""
# fmt: on
