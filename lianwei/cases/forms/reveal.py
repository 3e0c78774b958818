"""Why somebody opens a masked value."""

from django.utils.translation import gettext_lazy as _

from lianwei.ui.forms import LineField, PlainForm


class RevealForm(PlainForm):
    """One line of reason; it is kept in the read log."""

    reason = LineField(
        label=_("What do you need it for?"),
        limit=200,
        help_text=_("For example: to call back about the session. The reason and your name are recorded."),
    )
