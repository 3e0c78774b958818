"""Who has read what of ours: the register of readings by other organisations, for who gave."""

from dataclasses import dataclass

from lianwei.core.paging import Page, latest
from lianwei.core.readlog import ReadLog
from lianwei.core.scope import Actor, subject_of
from lianwei.federation.models import SharingParty
from lianwei.members.models import User
from lianwei.members.queries import organisations_named

from .reading import WHAT


@dataclass(frozen=True, slots=True)
class Reading:
    """One opening: which organisation, who there, for which purpose and what."""

    row: ReadLog
    organisation: str
    person: str


def readings_of_ours(*, actor: Actor, after: str = "", agreement_id: int | None = None) -> Page[Reading]:
    """The latest first; of one agreement where it is named."""
    actor.require("sharing_agreement.view")
    parties = SharingParty.objects.visible_to(actor).filter(organisation_id__in=actor.acts_for, gives=True)
    if agreement_id is not None:
        parties = parties.filter(agreement_id=agreement_id)
    subjects = [subject_of(each) for each in parties.only("pk")]
    page = latest(ReadLog.objects.filter(subject__in=subjects, what=WHAT), after)
    offices = organisations_named({row.organisation_id for row in page.rows if row.organisation_id})
    people = User.objects.filter(pk__in=[row.user_id for row in page.rows if row.user_id])
    names = dict(people.values_list("pk", "name"))
    return page.shown(
        lambda row: Reading(row, offices.get(row.organisation_id or 0, ""), names.get(row.user_id or 0, ""))
    )
