"""Second attempts, and messages whose sender died."""

from lianwei.core.schedule import every

from .operations import deliver_messages


@every("* * * * *")
def send_due_messages() -> int:
    return deliver_messages()
