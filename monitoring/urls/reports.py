"""The site map of monitoring: reports."""

urlpatterns: list = []
