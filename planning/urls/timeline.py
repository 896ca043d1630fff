"""The site map of the plan: timeline."""

urlpatterns: list = []
