from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        from planning.actions.handing_over import CHANGES, LED, SUPPORTED, WORKPLANS
        from planning.queries.decided import decided_since
        from structure.rules.reorganization import hangs_on_units
        from structure.rules.taking_back import builds_on_places

        hangs_on_units(LED, SUPPORTED, WORKPLANS, CHANGES)
        builds_on_places(decided_since)
