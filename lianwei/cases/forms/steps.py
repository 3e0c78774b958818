"""A step of a complaint as a form: what it asks, what will happen, which operation it calls.

`Step` binds a verb of the lifecycle to its form; carry_out() is the one seam at which what an operation
refuses is
put at the field it is about.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import TRANSITIONS
from lianwei.cases.models import Complaint
from lianwei.cases.queries.between.assistance import help_to_answer
from lianwei.cases.queries.between.transfers import offer_to_answer
from lianwei.cases.queries.page.viewers import PRESSERS, sight_of
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.lifecycle import Transition
from lianwei.core.marks import SentForm, SpentMark, sent_form, use, used
from lianwei.core.scope import OVERSEER, PARTNER, Actor, find
from lianwei.ui.forms import PlainForm


class StepForm(PlainForm):
    """Base of the steps. `happens` and `previews` are shown before a step that cannot be taken back."""

    title: object
    submit: object
    why: object = ""
    is_grave = False
    preset: tuple[str, ...] = ()  # fields that the address may choose beforehand

    def __init__(self, *args: object, complaint: Complaint, actor: Actor, **kwargs: object) -> None:
        self.complaint, self.actor = complaint, actor
        super().__init__(*args, **kwargs)
        self.fill()

    def fill(self) -> None:
        """Sets the choices that depend on the complaint."""

    def happens(self) -> list[str]:
        """What will happen, a sentence each."""
        return []

    def previews(self) -> list[tuple[str, str]]:
        """(who, what they will see)."""
        return []

    def act(self) -> str:
        """Calls the operation; answers the sentence that is flashed."""
        raise NotImplementedError

    @property
    def asks_for_more(self) -> bool:
        """Whether the button pressed only wants another line to fill in."""
        return False


@dataclass(frozen=True, slots=True)
class Step:
    """A verb, its form, and how it shows. `permission` where it is another than complaint.<verb>."""

    verb: str
    form: type[StepForm]
    template: str = "cases/_step_form.html"
    permission: str = ""

    @property
    def needs(self) -> str:
        return self.permission or f"complaint.{self.verb}"

    @property
    def route(self) -> str:
        return f"complaint_{self.verb}"

    @property
    def transitions(self) -> tuple[Transition, ...]:
        return tuple(each for each in TRANSITIONS if each.verb == self.verb)

    @property
    def is_for_the_asked(self) -> bool:
        """A step of the member that was asked to take the case over, or to help."""
        return any(each.by == PARTNER for each in self.transitions)

    def is_theirs(self, complaint: Complaint, actor: Actor) -> bool:
        """Whether the actor may act here: the holder's people, those who look on or were asked to take the
        case over, where the step is theirs."""
        is_overseers = any(each.by == OVERSEER for each in self.transitions)
        looks_on = is_overseers and sight_of(complaint, actor=actor).viewer in PRESSERS
        if self.is_for_the_asked:
            waits = offer_to_answer if self.verb.endswith("_transfer") else help_to_answer
            return waits(complaint, actor=actor) is not None
        return looks_on or complaint.is_within_reach(actor)

    def find(self, pk: int, *, actor: Actor, is_post: bool) -> Complaint:
        """The complaint this step is about. Raises NotVisible, NotAllowed for another's deed, or
        WrongStatus."""
        complaint = find(Complaint, pk, actor=actor)
        if is_post and not self.is_theirs(complaint, actor):
            is_too_late = self.is_for_the_asked and complaint.is_within_reach(actor)
            raise WrongStatus if is_too_late else NotAllowed
        if self.transitions and not any(each.fits(complaint) for each in self.transitions):
            raise WrongStatus(
                _("This step does not fit the case as it stands now. Please look at the page again.")
            )
        return complaint

    def form_of(
        self,
        complaint: Complaint,
        *,
        actor: Actor,
        data: object = None,
        files: object = None,
        chosen: Mapping[str, str] | None = None,
    ) -> StepForm | None:
        """The form, filled with what was typed, or with what the address has `chosen`; None for those who
        only look on.
        """
        if not self.is_theirs(complaint, actor):
            return None
        initial = {name: chosen[name] for name in self.form.preset if name in chosen} if chosen else {}
        return self.form(data, files, initial=initial, complaint=complaint, actor=actor)


def carry_out(form: PlainForm) -> str:
    """Take the step of a filled form, once. Empty where it was refused: then nothing is changed and each
    fault stands at its field, beside what was typed. Sent a second time, it answers as the first time.
    """
    if getattr(form, "asks_for_more", False):
        return ""
    sent = sent_form(form.data, form.files)
    if before := used(sent):
        form.made_id = before.made_id
        return before.told.plain()
    return _taken(form, sent) if form.is_valid() else ""


def _taken(form: PlainForm, sent: SentForm | None) -> str:
    try:
        with transaction.atomic():
            return _once(form, sent) if sent else form.act()
    except SpentMark as refusal:
        form.mark = str(uuid.uuid4())
        form.refuse(refusal)
    except Invalid as refusal:
        form.refuse(refusal)
    return ""


def _once(form: PlainForm, sent: SentForm) -> str:
    """The deed and its mark in one transaction; who sent the same form at the same time gets its answer."""
    row, is_first = use(sent)
    if is_first:
        row.told = form.act()
        row.made_id = form.made_id
        row.save(update_fields=["told", "made_id"])
    form.made_id = row.made_id
    return row.told.plain()
