"""The site map of posts."""

from django.urls import path

from posts.views import posts as views

app_name = "posts"
urlpatterns = [
    path("", views.post_list, name="post-list"),
    path("<slug:number>/", views.post_detail, name="post-detail"),
]
