"""The part of the table of addresses (``access_table.py``) about loads, skills and proposals."""

# fmt: off
LOAD = """\
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
