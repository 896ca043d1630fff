from django.apps import AppConfig


class ClustersConfig(AppConfig):
    name = "clusters"

    def ready(self) -> None:
        from clusters.queries.teams import lead_role
        from structure.roles import role_sources

        if lead_role not in role_sources:
            role_sources.append(lead_role)
