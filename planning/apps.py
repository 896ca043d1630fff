from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        from planning.actions.handing_over import CHANGES, LED, SUPPORTED, WORKPLANS
        from structure.rules.reorganization import hangs_on_units

        hangs_on_units(LED, SUPPORTED, WORKPLANS, CHANGES)
