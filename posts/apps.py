from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "posts"

    def ready(self) -> None:
        from posts.actions.handing_over import POSTS
        from structure.rules.reorganization import hangs_on_units

        hangs_on_units(POSTS)
