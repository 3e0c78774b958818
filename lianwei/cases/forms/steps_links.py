"""Cases that belong together: merged after a look at both, taken apart, linked, told apart."""

from functools import cached_property
from typing import Any

from django.forms import CharField, HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases import operations
from lianwei.cases.lifecycle import MERGE
from lianwei.cases.models import CaseLink, Complaint
from lianwei.cases.queries.page.compare import Compared, compared
from lianwei.cases.queries.page.links import leads_to, linked_with
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.scope import Actor, find
from lianwei.ui.forms import LineField

from .steps import Step, StepForm
from .steps_fields import choose_one

REASON = 200


def case_numbered(number: str, *, actor: Actor) -> Complaint:
    """The case of this number, or the one it leads to. Raises Invalid at the field `number`."""
    found = Complaint.objects.visible_to(actor).filter(number=number.strip().upper()).first()
    if found is None:
        raise Invalid({"number": _("No case of this number is known here.")})
    try:
        return find(Complaint, leads_to(found), actor=actor)
    except NotVisible:
        return found


class OtherCaseForm(StepForm):
    """A step about this case and another one, named by its number."""

    preset = ("number",)
    number = LineField(label=lazy("Number of the other case"), limit=24)
    reason = LineField(label=lazy("Why"), limit=REASON)

    @cached_property
    def other(self) -> Complaint | None:
        """The other case, as far as a number was given and leads to one."""
        number = str(self["number"].value() or "")
        try:
            return case_numbered(number, actor=self.actor) if number else None
        except Invalid:
            return None

    @cached_property
    def lines(self) -> list[Compared]:
        """Both side by side."""
        return compared(self.complaint, self.other, actor=self.actor) if self.other else []

    def chosen_case(self) -> Complaint:
        return case_numbered(self.cleaned_data["number"], actor=self.actor)


class MergeForm(OtherCaseForm):
    title, submit = lazy("Merge into another case"), lazy("Go on")
    why = lazy("Two cases are one. Look at both first: nothing is deleted, and the merge can be taken back.")
    seen = CharField(widget=HiddenInput, required=False)
    keeps = choose_one(lazy("Which one is kept"), required=False)

    def fill(self) -> None:
        if self.other is None:
            del self.fields["keeps"], self.fields["reason"], self.fields["seen"]
            return
        if self.is_bound and self.asks_for_more:
            self.is_bound, self.initial = False, {"number": self.other.number}
        self.submit = lazy("Merge the two")
        numbers = {"other": self.other.number, "this": self.complaint.number}
        self.fields["keeps"].choices = [
            ("other", _("%(other)s is kept, %(this)s leads to it") % numbers),
            ("this", _("%(this)s is kept, %(other)s leads to it") % numbers),
        ]
        self.fields["keeps"].initial = "other" if self.other.pk < self.complaint.pk else "this"
        self.fields["seen"].initial = self.other.number
        self.fields["number"].widget = HiddenInput()

    @property
    def asks_for_more(self) -> bool:
        """The other case was named, but not looked at."""
        return self.other is not None and self.data.get("seen") != self.other.number

    def happens(self) -> list[str]:
        if self.other is None:
            return []
        return [
            _("The case that is folded leaves the lists of work, and its limits end."),
            _("Its number stays valid and leads to the kept one; its parties, files and numbers show there."),
            _("Statistics count the kept one alone."),
        ]

    def act(self) -> str:
        other = self.chosen_case()
        if self.other is None or "keeps" not in self.fields:
            raise Invalid({"number": _("No case of this number is known here.")})
        pair = (self.complaint, other)
        folded, kept = reversed(pair) if self.cleaned_data["keeps"] == "this" else pair
        if not MERGE.fits(folded):
            sentence = _("%(number)s is closed; only a case in hand is merged into another.")
            raise Invalid(sentence % {"number": folded.number})
        reason = self.cleaned_data["reason"]
        operations.merge_complaint(folded.pk, actor=self.actor, kept_id=kept.pk, reason=reason)
        return _("%(folded)s was merged into %(kept)s.") % {"folded": folded.number, "kept": kept.number}


class UnmergeForm(StepForm):
    title, submit = lazy("Take the merge back"), lazy("Take the merge back")
    reason = LineField(label=lazy("Why"), limit=REASON)

    def happens(self) -> list[str]:
        return [_("This case stands again where it stood, with the limits it had; nothing is lost.")]

    def act(self) -> str:
        reason = self.cleaned_data["reason"]
        operations.unmerge_complaint(self.complaint.pk, actor=self.actor, reason=reason)
        return _("%(number)s is a case of its own again.") % {"number": self.complaint.number}


class GroupForm(OtherCaseForm):
    title, submit = lazy("Link with a case of the same dispute"), lazy("Link them")
    why = lazy("Other people, the same dispute: each stays a case of its own, and each shows the others.")

    def act(self) -> str:
        other = self.chosen_case()
        told: dict[str, Any] = {"actor": self.actor, "other_id": other.pk}
        operations.group_complaint(self.complaint.pk, reason=self.cleaned_data["reason"], **told)
        return _("%(number)s and this case show each other now.") % {"number": other.number}


class LinkedCaseForm(StepForm):
    """A step about a case this one is linked with."""

    kind: CaseLink.Kind
    preset = ("other",)
    other = choose_one(lazy("Which case"))
    reason = LineField(label=lazy("Why"), limit=REASON)

    def fill(self) -> None:
        linked = linked_with(self.complaint, self.kind, actor=self.actor)
        self.fields["other"].choices = [(str(pk), number) for pk, number in linked]
        if len(linked) == 1:
            self.fields["other"].initial = str(linked[0][0])

    def told(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"actor": self.actor, "other_id": int(data["other"]), "reason": data["reason"]}


class UngroupForm(LinkedCaseForm):
    title, submit = lazy("Take out of the same dispute"), lazy("Take the link back")
    kind = CaseLink.Kind.DISPUTE

    def act(self) -> str:
        operations.ungroup_complaint(self.complaint.pk, **self.told())
        return _("The link is taken back.")


class TellApartForm(LinkedCaseForm):
    title, submit = lazy("Not the same case"), lazy("They are two cases")
    kind = CaseLink.Kind.POSSIBLE

    def act(self) -> str:
        operations.tell_apart_complaint(self.complaint.pk, **self.told())
        return _("Noted: they are two cases.")


LINK_STEPS = (
    Step("merge", MergeForm, "cases/_merge_form.html"),
    Step("unmerge", UnmergeForm),
    Step("group", GroupForm, "cases/_merge_form.html"),
    Step("ungroup", UngroupForm),
    Step("tell_apart", TellApartForm),
)
