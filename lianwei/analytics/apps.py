from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "lianwei.analytics"

    def ready(self) -> None:
        from . import handlers, tasks  # noqa: F401 - subscribe to events, register the periodic tasks
