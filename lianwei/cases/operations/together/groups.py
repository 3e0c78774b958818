"""Group complaints: proposed by the night's work, confirmed or put aside by a person (B1, part 3)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import GROUP
from lianwei.cases.models import CaseGroup, Complaint, GroupedCase, GroupState, cases_in
from lianwei.cases.queries.page.links import dispute_of
from lianwei.cases.rules.gathering import Gathering
from lianwei.cases.texts import write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock

from .grouping import group_complaint

SPEAKERS = range(2, 6)  # how many may speak for all


@transaction.atomic
def propose_case_group(organisation_id: int, *, actor: Actor, gathering: Gathering, title: str) -> CaseGroup:
    """Note that cases may be one matter; a person decides."""
    actor.require("case_group.propose")
    group = CaseGroup.objects.create(
        organisation_id=organisation_id,
        business_id=gathering.business,
        title=title,
        grounds=[list(each) for each in gathering.grounds],
        found_at=clock.now(),
    )
    GroupedCase.objects.bulk_create(GroupedCase(complaint_id=pk, group_id=group.pk) for pk in gathering.cases)
    record("case_group.proposed", group, actor=actor, cases=gathering.cases)
    return group


@transaction.atomic
def confirm_case_group(
    group_id: int, *, actor: Actor, title: str, facts: str, strategy: str, speakers: Sequence[int]
) -> CaseGroup:
    """Handle the cases as one matter: their cases are linked as one dispute, two to five people speak.

    Raises Invalid without a title or with another number of speakers; WrongStatus where it was decided.
    """
    group = _undecided(group_id, actor=actor, verb="confirm")
    ours = cases_in([group.pk]).filter(complaint__holder=group.organisation_id)
    rows = list(ours.order_by("complaint_id"))  # what was handed over meanwhile is its new holder's
    chosen = {row.complaint_id for row in rows} & set(speakers)
    if not title.strip():
        raise Invalid({"title": _("Please give the matter a name.")})
    if len(chosen) not in SPEAKERS:
        raise Invalid({"speakers": _("Please choose two to five people who speak for all.")})
    first = find(Complaint, rows[0].complaint_id, actor=actor)
    all_of_it = cases_in_group(group)
    group.title, group.facts, group.strategy = (
        write_text(first, each, *all_of_it) for each in (title, facts, strategy)
    )
    for row in rows:
        row.speaks = row.complaint_id in chosen
        row.save(update_fields=["speaks"])
    _decide(group, GroupState.OPEN, actor=actor)
    _link(first, rows, group.title, actor=actor)
    record("case_group.confirmed", group, actor=actor, speakers=sorted(chosen))
    return group


@transaction.atomic
def dismiss_case_group(group_id: int, *, actor: Actor, reason: str) -> CaseGroup:
    """Decide that these cases are no one matter; they are not proposed together again."""
    group = _undecided(group_id, actor=actor, verb="dismiss")
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    first, *others = cases_in_group(group)
    group.reason = write_text(first, reason, *others)
    _decide(group, GroupState.DISMISSED, actor=actor)
    record("case_group.dismissed", group, actor=actor)
    return group


def cases_in_group(group: CaseGroup) -> list[Complaint]:
    """The cases of a group, oldest first."""
    rows = cases_in([group.pk]).order_by("complaint_id").select_related("complaint")
    return [row.complaint for row in rows]


def _undecided(group_id: int, *, actor: Actor, verb: str) -> CaseGroup:
    group = lock(CaseGroup, group_id, actor=actor)
    actor.require(f"case_group.{verb}")
    if not group.is_proposed:
        raise WrongStatus(_("This was decided since. Please look at the page again."))
    return group


def _decide(group: CaseGroup, state: GroupState, *, actor: Actor) -> None:
    group.state, group.decided_at, group.decided_by_id = state, clock.now(), actor.user_id
    group.save()


def _link(first: Complaint, rows: Sequence[GroupedCase], title: str, *, actor: Actor) -> None:
    """Every case that may still be linked, with the first of the matter."""
    for row in rows[1:]:
        other = find(Complaint, row.complaint_id, actor=actor)
        if other.status in GROUP.sources and other.pk not in dispute_of(first.pk):
            group_complaint(first.pk, actor=actor, other_id=other.pk, reason=title)
