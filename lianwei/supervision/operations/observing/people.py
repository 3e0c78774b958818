"""Observers are named and trained; visits are shared out among them, some twice, by lot."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.links import issue_link, revoke_links
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, ActorKind, lock
from lianwei.members.queries.people import people_who_may
from lianwei.supervision.lifecycle.observing import ASSIGN, DRAW, INVITE, NAME, RELEASE, TRAIN
from lianwei.supervision.models import (
    Observation,
    ObservationStatus,
    ObservationVisit,
    Observer,
    VisitStatus,
    members_taking_part,
    observers_of,
    shops_of,
    visits_of,
)
from lianwei.supervision.rules.observing.lots import draw

PURPOSE = "observation.visit"
AFTER = timedelta(days=30)  # that the link still takes what waited on a phone without network
USES = 30_000  # a link is looked through, never used up
UNTRAINED = "untrained"


@transaction.atomic
def name_observer(
    observation_id: int,
    *,
    actor: Actor,
    member_id: int,
    user_id: int | None = None,
    name: str = "",
    trained_on: date | None = None,
    passed_on: date | None = None,
) -> Observer:
    """Name somebody of a member, or a volunteer by name, with the days of training and test."""
    row = lock(Observation, observation_id, actor=actor)
    advance(row, NAME, actor=actor)
    _check_person(row, member_id, user_id, name)
    _check_training(trained_on, passed_on)
    last = observers_of(row).last()
    made = Observer.objects.create(
        observation=row,
        seq=last.seq + 1 if last else 1,
        member_id=member_id,
        user_id=user_id,
        name=name.strip() or None,
        trained_on=trained_on,
        passed_on=passed_on,
    )
    record("observation.observer_named", row, actor=actor, observer=made.seq, trained=made.is_ready)
    return made


@transaction.atomic
def train_observer(
    observation_id: int, observer_id: int, *, actor: Actor, trained_on: date, passed_on: date
) -> Observer:
    """Enter that an observer was trained and passed the test."""
    row = lock(Observation, observation_id, actor=actor)
    advance(row, TRAIN, actor=actor)
    observer = _observer(row, observer_id)
    _check_training(trained_on, passed_on)
    observer.trained_on, observer.passed_on = trained_on, passed_on
    observer.save(update_fields=["trained_on", "passed_on"])
    record("observation.observer_trained", row, actor=actor, observer=observer.seq)
    return observer


@transaction.atomic
def assign_visit(observation_id: int, *, actor: Actor, shop_id: int, observer_id: int) -> ObservationVisit:
    """Give one shop to one observer. Raises Invalid for who is not trained, or has the shop already."""
    row = lock(Observation, observation_id, actor=actor)
    advance(row, ASSIGN, actor=actor)
    shop = shops_of(row).filter(pk=shop_id).first()
    if shop is None:
        raise NotVisible
    observer = _observer(row, observer_id)
    if not observer.is_ready:
        raise Invalid({"observer_id": _("This observer has not been trained and tested yet.")})
    others = visits_of(row).filter(shop=shop).exclude(status=VisitStatus.LEFT_OUT)
    if visits_of(row).filter(shop=shop, observer=observer).exists():
        raise Invalid({"observer_id": _("This observer has this shop already.")})
    visit = ObservationVisit.objects.create(
        observation=row, shop=shop, observer=observer, is_second=others.exists()
    )
    record("observation.assigned", row, actor=actor, shop=shop.seq, observer=observer.seq)
    return visit


@transaction.atomic
def draw_observation(observation_id: int, *, actor: Actor) -> list[ObservationVisit]:
    """Share out all shops that nobody has visited yet, and draw by lot which are seen by two observers. The
    seed stays with the observation: the lot can be drawn again and is the same.
    """
    row = lock(Observation, observation_id, actor=actor)
    advance(row, DRAW, actor=actor)
    observers = {each.pk: each.member_id for each in observers_of(row) if each.is_ready}
    if not observers:
        raise WrongStatus(_("No observer has been trained and tested yet."))
    if row.status == ObservationStatus.PLANNED:  # later, a phone without network may hold any of them
        visits_of(row).filter(status=VisitStatus.PLANNED).delete()
    seen = set(visits_of(row).values_list("shop_id", flat=True))
    shops = {each.pk: each.member_id for each in shops_of(row) if each.pk not in seen}
    lots = draw(shops, observers, share=row.double_share, seed=row.seed)
    rows = [
        ObservationVisit(
            observation=row, shop_id=each.shop, observer_id=each.observer, is_second=each.is_second
        )
        for each in lots
    ]
    made = ObservationVisit.objects.bulk_create(rows)
    twice = sum(each.is_second for each in lots)
    record("observation.drawn", row, actor=actor, visits=len(made), twice=twice, seed=row.seed)
    return made


@transaction.atomic
def invite_observer(observation_id: int, observer_id: int, *, actor: Actor) -> str:
    """A personal link to the visits of one observer; its token is shown this once. An earlier link goes on:
    a phone without network may still hold visits that only it can deliver.
    """
    row = lock(Observation, observation_id, actor=actor)
    advance(row, INVITE, actor=actor)
    observer = _observer(row, observer_id)
    if not observer.is_ready:
        raise WrongStatus(_("This observer has not been trained and tested yet."))
    days = max(row.ends_on - clock.today(), timedelta()) + AFTER
    token = issue_link(
        observer,
        PURPOSE,
        actor=actor,
        expires_in=days,
        party=ActorKind.SOURCE,
        permissions=("observation_visit.receive",),
        uses=USES,
    )
    record("observation.invited", row, actor=actor, observer=observer.seq)
    return token


@transaction.atomic
def release_observer(observation_id: int, observer_id: int, *, actor: Actor) -> Observer:
    """End somebody's visits: the links close, shops not visited yet are free again."""
    row = lock(Observation, observation_id, actor=actor)
    advance(row, RELEASE, actor=actor)
    observer = _observer(row, observer_id)
    observer.left_on = clock.today()
    observer.save(update_fields=["left_on"])
    free = visits_of(row).filter(observer=observer, status=VisitStatus.PLANNED)
    count = free.count()
    free.delete()
    revoke_links(observer, PURPOSE, actor=actor)
    record("observation.observer_released", row, actor=actor, observer=observer.seq, free=count)
    return observer


def close_links(row: Observation, *, actor: Actor) -> None:
    """Links of an observation that is over lead nowhere any more."""
    for observer in observers_of(row):
        revoke_links(observer, PURPOSE, actor=actor)


def _observer(row: Observation, observer_id: int) -> Observer:
    observer = observers_of(row).filter(pk=observer_id).first()
    if observer is None:
        raise NotVisible
    return observer


def _check_person(row: Observation, member_id: int, user_id: int | None, name: str) -> None:
    if member_id not in {each.pk for each in members_taking_part(row)}:
        raise Invalid({"member_id": _("Please choose members that take part in the project.")})
    if (user_id is None) == (not name.strip()):
        raise Invalid({"name": _("Please choose a colleague, or enter the name of a volunteer.")})
    if user_id and user_id not in {each.pk for each in people_who_may("observation.view", member_id)}:
        raise Invalid({"user_id": _("This person does not work at that member.")})
    if user_id and observers_of(row).filter(user_id=user_id).exists():
        raise Invalid({"user_id": _("This person is an observer already.")})


def _check_training(trained_on: date | None, passed_on: date | None) -> None:
    today = clock.today()
    if any(day is not None and day > today for day in (trained_on, passed_on)):
        raise Invalid({"trained_on": _("This day has not come yet. Please enter today or an earlier day.")})
    if passed_on is not None and (trained_on is None or trained_on > passed_on):
        raise Invalid({"passed_on": _("The test comes after the training.")})
