"""The site map of monitoring: search."""

urlpatterns: list = []
