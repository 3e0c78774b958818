"""Imported goods as a step."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.models import ImportedGoods, parts_of
from lianwei.cases.operations.handling.imports import drop_import, note_import
from lianwei.ui.forms import LineField

from .steps import Step, StepForm
from .steps_fields import choose_one

NOT_IMPORTED = "none"
PERMISSION = "complaint.note_import"


class NoteImportForm(StepForm):
    title, submit = lazy("Imported or cross-border goods"), lazy("Note it")
    why = lazy("Leave empty what is not known yet; it can be filled in later.")
    way = choose_one(lazy("How the goods came in"))
    importer = LineField(label=lazy("Importer or agent"), limit=120, required=False)
    platform = LineField(label=lazy("Platform"), limit=120, required=False)
    origin = LineField(label=lazy("Country or region of origin"), limit=60, required=False)
    declaration = LineField(label=lazy("Number of the customs declaration"), limit=60, required=False)

    def fill(self) -> None:
        row = parts_of(ImportedGoods, [self.complaint]).filter(dropped_on=None).first()
        ways = list(ImportedGoods.Way.choices)
        names = ("way", "importer", "platform", "origin", "declaration")
        for name in names if row else ():
            self.initial.setdefault(name, getattr(row, name))
        self.initial.setdefault("way", ImportedGoods.Way.UNKNOWN)
        self.fields["way"].choices = [*ways, (NOT_IMPORTED, _("Not imported after all"))] if row else ways

    def act(self) -> str:
        told = {"number": self.complaint.number}
        if self.cleaned_data["way"] == NOT_IMPORTED:
            drop_import(self.complaint.pk, actor=self.actor)
            return _("%(number)s counts no longer as a case of imported goods.") % told
        note_import(self.complaint.pk, actor=self.actor, **self.cleaned_data)
        return _("Noted: %(number)s is about imported goods.") % told


IMPORT_STEP = Step("note_import", NoteImportForm, permission=PERMISSION)
