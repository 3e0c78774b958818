"""What administrators type about the calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianwei.core import clock
from lianwei.core.notices.entry import NoticeEntry
from lianwei.core.notices.text import Misread, read_notice
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm

EARLIEST, LATEST = 2004, 2100
MISREAD = {
    "no_kind": _("“%(text)s”: please say whether these days are off (放假) or worked (上班)."),
    "no_such_day": _("“%(text)s”: there is no such day. Please check the month and the day."),
    "wrong_count": _(
        "“%(text)s”: the number of days does not fit the dates. Please compare with the notice."
    ),
    "twice": _("“%(text)s”: one of these days is both off and worked."),
    "too_long": _("“%(text)s”: this span is not one of a holiday. Please check the first and last day."),
}


class HolidayNoticeForm(OperationForm):
    """A notice: where it stands, and its days as text. What was read is shown before anything is entered."""

    year = forms.IntegerField(label=_("Year"), min_value=EARLIEST, max_value=LATEST)
    number = LineField(
        label=_("Number of the notice"), limit=60, help_text=_("For example 国办发明电〔2025〕7号.")
    )
    issued_on = DayField(label=_("Issued on"), past_only=True)
    url = forms.URLField(
        label=_("Address on the web"),
        required=False,
        max_length=300,
        assume_scheme="https",
    )
    text = NarrativeField(
        label=_("Days off and days worked"),
        rows=8,
        limit=5000,
        help_text=_(
            "Paste the sentences of the notice, or write a line for each span, such as 2月5日至11日放假 or "
            "1月31日上班."
        ),
    )
    is_yearly = forms.BooleanField(
        label=_("This is the yearly notice: with it the dates of the year are no longer provisional"),
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        first = {"year": clock.today().year + 1, "is_yearly": True}
        super().__init__(*args, **({"initial": first} | kwargs))

    def clean(self) -> dict[str, object]:
        """The days of the text; each sentence that was not understood is named."""
        cleaned = super().clean() or {}
        if "year" not in cleaned or not cleaned.get("text"):
            return cleaned
        reading = read_notice(cleaned["text"], year=cleaned["year"])
        for each in reading.misread:
            self.add_error("text", sentence(each))
        if not reading.days and not reading.misread:
            self.add_error(
                "text", _("There is no day in this text. Please write them like 2月5日至11日放假.")
            )
        cleaned["days"] = reading.days
        return cleaned

    @property
    def entry(self) -> NoticeEntry:
        """The clean notice."""
        return NoticeEntry(**{key: value for key, value in self.cleaned_data.items() if key != "text"})

    def given(self) -> dict[str, object]:
        return {"entry": self.entry}


class RetireNoticeForm(OperationForm):
    """Why a notice holds no more."""

    reason = LineField(label=_("Why it holds no more"), limit=200)


def sentence(misread: Misread) -> str:
    """What is wrong with a sentence of a notice."""
    return MISREAD[misread.why] % {"text": misread.text}
