"""PostgreSQL and Redis for a first run and for the tests, from installed packages, inside this folder.

Knows no Django: everything the application needs is handed over in the environment (`DATABASE_URL`,
`REDIS_URL`, ...), exactly as in production. Where those two are set already, nothing is started here.
"""
