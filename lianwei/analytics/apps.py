from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "lianwei.analytics"

    def ready(self) -> None:
        from . import tasks  # noqa: F401 - registers the periodic tasks
