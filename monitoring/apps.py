from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"

    def ready(self) -> None:
        from clusters.actions.telling import tellers
        from monitoring.actions.import_ends import tell_of_import
        from monitoring.actions.notify import notify
        from monitoring.queries.lag_open import open_lag_cases
        from planning.actions.imports.working import end_tellers
        from planning.queries.biennium_open import open_sources

        if open_lag_cases not in open_sources:
            open_sources.append(open_lag_cases)
        if tell_of_import not in end_tellers:
            end_tellers.append(tell_of_import)
        if notify not in tellers:
            tellers.append(notify)
