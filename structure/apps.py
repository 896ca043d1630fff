from django.apps import AppConfig


class StructureConfig(AppConfig):
    name = "structure"

    def ready(self) -> None:
        from structure.actions.handing_over import PEOPLE
        from structure.rules.reorganization import hangs_on_units

        hangs_on_units(PEOPLE)
