"""The site map of the plan: workplans."""

urlpatterns: list = []
