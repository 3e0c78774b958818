from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "lianwei.supervision"

    def ready(self) -> None:
        from lianwei.cases.queries.page.happenings import add_happenings
        from lianwei.ui.navigation import add_nav

        from . import (
            handlers,  # noqa: F401 - subscribes to the events
            places,
            successions,
            tasks,  # noqa: F401 - registers the periodic tasks
        )
        from .happenings import HAPPENINGS

        add_happenings(HAPPENINGS)
        successions.register()
        places.hang_on_projects()
        add_nav(*places.ENTRIES)
