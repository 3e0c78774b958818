from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    name = "lianwei.commitments"

    def ready(self) -> None:
        from lianwei.members.responsibilities import add_responsibility
        from lianwei.members.successions import add_succession

        from . import handlers, tasks  # noqa: F401 - registers the periodic task
        from .models import Task
        from .queries import still_to_do

        add_responsibility(
            "task",
            _("Open tasks"),
            count=handlers.open_tasks_of,
            hand_over=handlers.pass_on_tasks,
            narrow=handlers.who_can_take_tasks,
        )
        add_succession(Task, _("Open tasks"), column="organisation_id", open=still_to_do)
