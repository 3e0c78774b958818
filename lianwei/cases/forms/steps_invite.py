"""Sending a one-time link on request: to sign, to send material, to take the complaint back, to look."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.doors import DOORS, RATE, SIGN, STATUS, SUPPLY, WITHDRAW
from lianwei.cases.lifecycle import FOLLOW_UP
from lianwei.cases.lifecycle import SIGN as SIGNING
from lianwei.cases.lifecycle import WITHDRAW as WITHDRAWAL
from lianwei.cases.operations.desk.telling import invite_business, tell_consumer
from lianwei.cases.queries.page.agreement import CONSUMER
from lianwei.core.errors import Invalid

from . import steps_choices as choices
from .steps import Step, StepForm
from .steps_fields import choose_one

LABELS = {
    STATUS: lazy("The consumer: see how it stands"),
    SUPPLY: lazy("The consumer: send material"),
    RATE: lazy("The consumer: answer the return visit"),
    WITHDRAW: lazy("The consumer: take the complaint back"),
}
WHEN = {RATE: FOLLOW_UP, WITHDRAW: WITHDRAWAL}


class InviteForm(StepForm):
    title, submit = lazy("Send a one-time link"), lazy("Send the link")
    why = lazy("It goes to the phone or mailbox we know; an earlier link of the same kind is closed.")
    preset = ("link",)
    link = choose_one(lazy("To whom, for what"))

    def fill(self) -> None:
        found = [
            (purpose, str(label))
            for purpose, label in LABELS.items()
            if purpose not in WHEN or WHEN[purpose].fits(self.complaint)
        ]
        if SIGNING.fits(self.complaint):
            found += [
                (SIGN if key == CONSUMER else key, _("%(name)s: sign the agreement") % {"name": name})
                for key, name in choices.parties_to_sign(self.complaint)
            ]
        self.fields["link"].choices = found

    def act(self) -> str:
        chosen = self.cleaned_data["link"]
        if chosen not in DOORS:
            invite_business(self.complaint.pk, actor=self.actor, respondent_id=int(chosen))
        elif tell_consumer(self.complaint.pk, chosen, actor=self.actor, link=chosen) is None:
            raise Invalid({"link": _("The consumer left neither phone nor mailbox nor address.")})
        return _("The link for %(number)s is on its way.") % {"number": self.complaint.number}


INVITE = Step("invite", InviteForm)
