"""The part of the table of addresses (``access_table.py``) about charters of clusters."""

# fmt: off
CHARTERS = """\
GET  clusters:charter                            200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  clusters:charter-version                    200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  clusters:charter-compare                    200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
GET  clusters:charter-edit                       403 403 403 403 403 200 403 403 403 403 403 403 403 403 403 302
POST clusters:charter-edit                       403 403 403 403 403 422 403 403 403 403 403 403 403 403 403 302
POST clusters:charter-move                       404 404 404 404 404 404 404 404 404 404 404 404 403 403 403 302
"""
# fmt: on
