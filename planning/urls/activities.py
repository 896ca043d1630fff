"""The site map of the plan: activities."""

urlpatterns: list = []
