"""The site map of monitoring: lag."""

urlpatterns: list = []
