from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "lianwei.core"

    def ready(self) -> None:
        from . import tasks  # noqa: F401 - registers the periodic tasks
        from .messages import handlers  # noqa: F401 - subscribes to message.queued
        from .messages import tasks as message_tasks  # noqa: F401 - registers the sending of messages
