"""The site map of monitoring: my_work."""

urlpatterns: list = []
