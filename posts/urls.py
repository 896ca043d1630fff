"""The site map of posts."""

app_name = "posts"
urlpatterns: list = []
