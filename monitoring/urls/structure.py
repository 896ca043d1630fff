"""The site map of monitoring: structure."""

urlpatterns: list = []
