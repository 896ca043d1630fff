from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"

    def ready(self) -> None:
        from monitoring.queries.lag_open import open_lag_cases
        from planning.queries.biennium_open import open_sources

        if open_lag_cases not in open_sources:
            open_sources.append(open_lag_cases)
