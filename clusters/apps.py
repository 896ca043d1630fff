from django.apps import AppConfig


class ClustersConfig(AppConfig):
    name = "clusters"

    def ready(self) -> None:
        from clusters.actions.handing_over import STAGES
        from clusters.queries.teams import lead_role
        from structure.roles import role_sources
        from structure.rules.reorganization import hangs_on_units

        if lead_role not in role_sources:
            role_sources.append(lead_role)
        hangs_on_units(STAGES)
