"""The part of the table of addresses (``access_table.py``) about what is kept from the page of a project."""

# fmt: off
PROJECTS = """\
GET  planning:project-activities                 200 200 200 200 200 200 200 200 200 200 200 200 403 403 403 302
POST planning:project-activities                 403 403 403 422 403 403 403 403 403 403 403 403 403 403 403 302
"""
# fmt: on
