"""An observation is planned: what, when, the checklist, the shops; it begins or is given up."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.projects.queries import find_project
from lianwei.registry.queries import find_business
from lianwei.supervision.lifecycle.observing import ADD_SHOPS, BEGIN, COMPOSE, GIVE_UP, REVISE
from lianwei.supervision.models import (
    Observation,
    ObservationChecklist,
    ObservedShop,
    checklist_of,
    members_taking_part,
    shops_of,
    visits_of,
)
from lianwei.supervision.operations.letters.drafting import plain
from lianwei.supervision.rules.observing.checklists import Section, items_of, to_data

KIND = "observation"  # of the joint project (projects/data/project_kinds.csv)
SEED_BELOW = 1_000_000
MOST_SHOPS = 500
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class ObservationEntry:
    """What is planned. `quotas`: how many shops of a kind; `double_share`: per cent of shops seen by two."""

    title: str
    looked_at: str
    starts_on: date
    ends_on: date
    double_share: int = 20
    quotas: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShopEntry:
    """A shop of the register (`business_id`), or as typed."""

    name: str
    kind: str = ""
    district: str = ""
    address: str = ""
    member_id: int | None = None
    business_id: int | None = None
    lat: float | None = None
    lon: float | None = None


@transaction.atomic
def draft_observation(entry: ObservationEntry, *, actor: Actor, project_id: int | None = None) -> Observation:
    """Plan a round of visits, of a joint project that the actor's organisation leads or alone."""
    actor.require("observation.draft")
    if actor.organisation_id is None or actor.organisation_id not in actor.acts_for:
        raise NotAllowed
    project = find_project(project_id, actor=actor) if project_id else None
    if project is not None and (project.kind != KIND or project.holder_id not in actor.acts_for):
        raise NotAllowed(_("Observations are planned by the member that leads the project."))
    row = Observation(
        holder_id=project.holder_id if project else actor.organisation_id,
        project=project,
        seed=secrets.randbelow(SEED_BELOW),
        planned_at=clock.now(),
        planned_by=actor.user_id,
    )
    _write(row, entry)
    record("observation.drafted", row, actor=actor, project=row.project_id, seed=row.seed)
    return row


@transaction.atomic
def revise_observation(observation_id: int, entry: ObservationEntry, *, actor: Actor) -> Observation:
    """Change the plan before the visits begin."""
    row = lock(Observation, observation_id, actor=actor)
    advance(row, REVISE, actor=actor)
    _write(row, entry)
    record("observation.revised", row, actor=actor, double_share=row.double_share)
    return row


@transaction.atomic
def compose_observation(
    observation_id: int, *, actor: Actor, sections: Sequence[Section]
) -> ObservationChecklist:
    """Write the next version of the checklist; earlier ones stay."""
    row = lock(Observation, observation_id, actor=actor)
    advance(row, COMPOSE, actor=actor)
    if not any(item.weight for item in items_of(sections)):
        raise Invalid({"lines": _("At least one item needs weight points.")})
    former = checklist_of(row)
    made = ObservationChecklist.objects.create(
        observation=row,
        version=former.version + 1 if former else 1,
        sections=to_data(sections),
        made_at=clock.now(),
        made_by=actor.user_id,
    )
    record("observation.composed", row, actor=actor, version=made.version, items=len(items_of(sections)))
    return made


@transaction.atomic
def add_shops_to_observation(
    observation_id: int, *, actor: Actor, shops: Sequence[ShopEntry]
) -> list[ObservedShop]:
    """Add shops; one that is there already by name and address is left out."""
    row = lock(Observation, observation_id, actor=actor)
    advance(row, ADD_SHOPS, actor=actor)
    known = {(each.name, each.address) for each in shops_of(row)}
    fresh = [each for each in dict.fromkeys(shops) if (each.name.strip(), each.address.strip()) not in known]
    if not fresh:
        raise Invalid({"shops": _("Please enter at least one shop that is not on the list yet.")})
    if len(known) + len(fresh) > MOST_SHOPS:
        raise Invalid({"shops": _("An observation has at most %(most)d shops.") % {"most": MOST_SHOPS}})
    members = {each.pk for each in members_taking_part(row)}
    last = shops_of(row).last()
    start = last.seq + 1 if last else 1
    rows = [_shop(row, each, members, seq) for seq, each in enumerate(fresh, start=start)]
    made = ObservedShop.objects.bulk_create(rows)
    record("observation.shops_added", row, actor=actor, count=len(made))
    return made


@transaction.atomic
def begin_observation(observation_id: int, *, actor: Actor) -> Observation:
    """The visits may be made: there is a checklist, and every shop has an observer."""
    row = lock(Observation, observation_id, actor=actor)
    advance(row, BEGIN, actor=actor)
    if checklist_of(row) is None:
        raise WrongStatus(_("Please write the checklist first."))
    shops = {each.pk for each in shops_of(row)}
    if not shops or shops - set(visits_of(row).values_list("shop_id", flat=True)):
        raise WrongStatus(_("Some shops have no observer yet. Please share out the visits first."))
    row.save(update_fields=["status"])
    record("observation.begun", row, actor=actor, shops=len(shops), visits=visits_of(row).count())
    return row


@transaction.atomic
def give_up_observation(observation_id: int, *, actor: Actor, reason: str) -> Observation:
    """Give it up with a reason; what was found stays on record."""
    row = lock(Observation, observation_id, actor=actor)
    advance(row, GIVE_UP, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    row.reason, row.closed_on = plain(reason)[:300], clock.today()
    row.save(update_fields=["status", "reason", "closed_on"])
    record("observation.given_up", row, actor=actor, visits=visits_of(row).count())
    return row


def _write(row: Observation, entry: ObservationEntry) -> None:
    faults = {}
    for name, sentence in (
        ("title", _("Please give the observation a title.")),
        ("looked_at", _("Please say what is looked at.")),
    ):
        if not getattr(entry, name).strip():
            faults[name] = sentence
    if entry.ends_on < entry.starts_on or (entry.ends_on - entry.starts_on).days > MOST_DAYS:
        faults["ends_on"] = _("The last day follows the first, within a year.")
    if not 0 <= entry.double_share <= 100:  # noqa: PLR2004 - per cent
        faults["double_share"] = _("Please enter a share from 0 to 100 per cent.")
    if faults:
        raise Invalid(faults)
    row.title, row.looked_at = plain(entry.title), plain(entry.looked_at)
    row.starts_on, row.ends_on = entry.starts_on, entry.ends_on
    row.double_share, row.quotas = entry.double_share, dict(entry.quotas)
    row.save()


def _shop(row: Observation, entry: ShopEntry, members: set[int], seq: int) -> ObservedShop:
    member = entry.member_id or row.holder_id
    if member not in members:
        raise Invalid({"shops": _("Please choose members that take part in the project.")})
    name = find_business(entry.business_id).name if entry.business_id else plain(entry.name)
    return ObservedShop(
        observation=row,
        seq=seq,
        business_id=entry.business_id,
        member_id=member,
        name=name,
        kind=plain(entry.kind)[:40],
        district=plain(entry.district)[:60],
        address=plain(entry.address)[:200],
        lat=entry.lat if entry.lon is not None else None,
        lon=entry.lon if entry.lat is not None else None,
    )
