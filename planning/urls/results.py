"""The site map of the plan: results."""

urlpatterns: list = []
