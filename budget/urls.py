"""The site map of budget."""

app_name = "budget"
urlpatterns: list = []
