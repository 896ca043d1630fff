"""The site map of the plan: mandates."""

urlpatterns: list = []
