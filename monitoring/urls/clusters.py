"""The site map of monitoring: clusters."""

urlpatterns: list = []
