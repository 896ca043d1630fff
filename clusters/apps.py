from django.apps import AppConfig


class ClustersConfig(AppConfig):
    name = "clusters"

    def ready(self) -> None:
        from clusters.actions.handing_over import STAGES
        from clusters.queries.teams import places_as_lead
        from structure.roles import CLUSTER_LEAD, role_sources
        from structure.rules.reorganization import hangs_on_units

        role_sources[CLUSTER_LEAD.key] = places_as_lead
        hangs_on_units(STAGES)
