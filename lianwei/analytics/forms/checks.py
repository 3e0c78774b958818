"""A printed table to be checked: pasted or as a file."""

from itertools import islice
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.analytics.rules.checking import Checked, check
from lianwei.analytics.rules.pasted import MOST_ROWS, TableUnreadableError, cells_of
from lianwei.analytics.rules.printed import number
from lianwei.analytics.rules.style import ALLIANCE, CCA, HUNAN, PRESETS, PROVINCE
from lianwei.arrivals.rules.tables import kind_of, read_table
from lianwei.core.errors import Invalid
from lianwei.ui.forms import LineField, NarrativeField, PlainForm

MOST_BYTES = 2 * 1024 * 1024
STYLES = (
    (PROVINCE.name, lazy("Province: real share of the others")),
    (CCA.name, lazy("National association: the others are the rest to 100")),
    (HUNAN.name, lazy("Changes of unrounded shares")),
    (ALLIANCE.name, lazy("Alliance: the others are the rest to 100, money with decimals")),
)
UNREADABLE = {
    "no_rows": lazy("A table has a head and at least one row."),
    "too_long": lazy("A table of at most 2,000 rows can be checked."),
    "no_numbers": lazy("No column is called count or share. Please give the columns their names."),
}


class CheckForm(PlainForm):
    """The table; the total where it has no row of its own; whose style it follows."""

    table = NarrativeField(
        label=lazy("Paste the table"),
        limit=200_000,
        rows=10,
        required=False,
        help_text=lazy("From Excel, WPS or a web page; the first row names the columns."),
    )
    upload = forms.FileField(
        label=lazy("Or a file"),
        required=False,
        help_text=lazy("XLSX, ODS or CSV, up to 2 MB; the first sheet is read."),
    )
    total = LineField(label=lazy("Total, where the table has no row for it"), required=False, limit=20)
    style = forms.ChoiceField(label=lazy("Way of printing"), choices=STYLES, initial=PROVINCE.name)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        try:
            given["checked"] = self._checked(given)
        except TableUnreadableError as fault:
            self.add_error("table", UNREADABLE[str(fault)])
        except Invalid as refusal:
            self.add_error("upload", " ".join(map(str, (refusal.fields or {"": refusal.message}).values())))
        return given

    def _checked(self, given: dict[str, Any]) -> Checked:
        total = number(given["total"]) if given["total"] else None
        cells = _cells_of_file(given["upload"]) if given["upload"] else cells_of(given["table"])
        return check(cells, total=total, style=PRESETS[given["style"]])


def _cells_of_file(upload: Any) -> list[list[str]]:
    if upload.size > MOST_BYTES:
        raise Invalid(_("The file is larger than 2 MB. Please paste the table."))
    head = upload.read(1024)
    upload.seek(0)
    return list(islice(read_table(upload, kind_of(head, upload.name)), MOST_ROWS + 1))
