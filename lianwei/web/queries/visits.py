"""What the script of an observer's phone says, by name."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def words() -> dict[str, str]:
    """{n} and {what} are filled in on the phone."""
    return {
        "offline": _("No network. Go on as usual."),
        "online": _("There is a connection."),
        "waiting": _("{n} wait on this phone; they go by themselves, each once."),
        "nothing_waits": _("Everything was sent."),
        "key_ended": _(
            "This link has ended. What waits here stays on this phone; please call the association."
        ),
        "no_secrets": _("This browser cannot encrypt here. Please open the address with https://."),
        "draft": _("Not finished"),
        "ready": _("Waits to be sent"),
        "sending": _("Being sent"),
        "refused": _("To be mended"),
        "sent": pgettext("item", "Sent"),
        "begin": pgettext("visit", "Begin"),
        "go_on": pgettext("visit", "Go on"),
        "mend": pgettext("visit", "Mend it"),
        "begun_at": _("Begun at {what}"),
        "located": _("The phone has found the place."),
        "photos": _("Photos taken: {n}"),
        "no_picture": _("This picture cannot be read. Please take it again."),
        "fill": _("Please answer every item; where it cannot be told, choose “Does not apply”."),
        "number": _("Please enter numbers in digits, such as 3 or 12.5."),
        "place": _("Please write where you are: the phone does not say it."),
    }
