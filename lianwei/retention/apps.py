from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "lianwei.retention"

    def ready(self) -> None:
        from lianwei.cases.queries.panels import add_panel

        from . import (
            handlers,  # noqa: F401 - subscribes to the events
            tasks,  # noqa: F401 - registers the periodic tasks
        )
        from .queries.panel import archive_panel

        add_panel("archive", archive_panel)
