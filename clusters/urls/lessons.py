"""The site map of the clusters: lessons."""

from django.urls import path

from clusters.views import lessons

urlpatterns = [
    path("lessons/", lessons.lesson_list, name="lesson-list"),
    path("lessons/new/", lessons.lesson_new, name="lesson-new"),
    path("lessons/<int:pk>/", lessons.lesson_detail, name="lesson-detail"),
    path("lessons/<int:pk>/edit/", lessons.lesson_edit, name="lesson-edit"),
    path("lessons/<int:pk>/decide/", lessons.lesson_decide, name="lesson-decide"),
    path("lessons/<int:pk>/again/", lessons.lesson_again, name="lesson-again"),
]
