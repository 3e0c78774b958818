"""Samples are bought by members, drawn a blind code by lot, and handed on with their seals."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianwei.cases.operations.together.sudden import plain
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.lifecycle import advance
from lianwei.core.scope import PARTNER, Actor, lock
from lianwei.supervision.lifecycle.comparing import BUY, DELIVER, HAND_OVER
from lianwei.supervision.models import (
    ComparativeTest,
    ComparedSample,
    SampleHandover,
    SampleOrigin,
    samples_of,
)
from lianwei.supervision.queries.comparing.places import last_place, places_of, takes_part

from .planning import LEAST_SAMPLES, refuse_laboratory

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is read as another
CODE_LENGTH = 4
Files = list[Upload | Examined]


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """A sample as bought, in the guise of an ordinary customer; price of all of it in fen."""

    brand: str
    model: str
    batch: str
    maker_id: int | None
    seller: str
    place: str
    price: int
    bought_on: date
    quantity: int
    seal_number: str


@transaction.atomic
def buy_compared_sample(
    test_id: int, entry: SampleEntry, *, actor: Actor, uploads: Files | None = None
) -> ComparedSample:
    """Enter a sample of the actor's organisation; its code is drawn by lot, so that neither row nor shop can
    be read from it. Raises Invalid for a seal that another sample bears and for too many samples.
    """
    test = lock(ComparativeTest, test_id, actor=actor, by=PARTNER)
    advance(test, BUY, actor=actor)
    if not takes_part(test, actor=actor):
        raise NotAllowed
    _refuse_sample(test, entry)
    sample = ComparedSample.objects.create(
        test=test,
        code=_drawn(test),
        buyer_id=actor.organisation_id,
        quantity=entry.quantity,
        seal_number=plain(entry.seal_number),
    )
    origin = SampleOrigin.objects.create(
        test=test,
        sample=sample,
        maker_id=entry.maker_id,
        price=entry.price,
        bought_on=entry.bought_on,
        bought_by=actor.user_id,
        **{name: plain(getattr(entry, name)) for name in ("brand", "model", "batch", "seller", "place")},
    )
    for upload in uploads or []:
        kept = store_file(origin, upload, actor=actor, source=FileSource.STAFF, kind="receipt").file
        origin.receipt_id = origin.receipt_id or kept.pk
    origin.save(update_fields=["receipt_id"])
    record("comparative_test.bought", test, actor=actor, sample=sample.pk, member=sample.buyer_id)
    return sample


@transaction.atomic
def hand_over_sample(
    test_id: int, *, actor: Actor, code: str, taker: str, is_intact: bool, note: str = ""
) -> SampleHandover:
    """A sample went on to `taker`, one of the places of the test; a broken seal needs a word."""
    test = lock(ComparativeTest, test_id, actor=actor, by=PARTNER)
    advance(test, HAND_OVER, actor=actor)
    if not takes_part(test, actor=actor):
        raise NotAllowed
    sample = samples_of(test).filter(code=code).first()
    if sample is None:
        raise NotVisible
    giver = last_place(sample)
    if taker not in places_of(test) or taker == giver:
        raise Invalid({"taker": _("Please choose where the sample goes; it cannot stay where it is.")})
    if not is_intact and not note.strip():
        raise Invalid({"note": _("Please say what is wrong with the seal and what is done with the sample.")})
    row = SampleHandover.objects.create(
        test=test,
        sample=sample,
        giver=giver,
        taker=taker,
        is_intact=is_intact,
        note=plain(note)[:300],
        at=clock.now(),
        entered_by=actor.user_id,
    )
    record("comparative_test.handed_over", test, actor=actor, sample=sample.pk, intact=is_intact)
    return row


@transaction.atomic
def deliver_compared_samples(test_id: int, *, actor: Actor, tested_on: date) -> ComparativeTest:
    """All samples lie at the laboratory, whose accreditation has to hold on the day of the test."""
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, DELIVER, actor=actor)
    refuse_laboratory(test, on=tested_on)
    samples = list(samples_of(test))
    bought = SampleOrigin.objects.visible_to(actor).filter(sample__test=test).aggregate(last=Max("bought_on"))
    if not (bought["last"] or tested_on) <= tested_on <= clock.today():
        raise Invalid({"tested_on": _("This day lies before the purchase or has not come yet.")})
    if len(samples) < LEAST_SAMPLES:
        raise Invalid(_("A comparison needs at least two samples."))
    if away := [each.code for each in samples if last_place(each) != test.lab_name]:
        said = _("Not handed over to the laboratory yet: %(codes)s.")
        raise Invalid(said % {"codes": "、".join(away)})
    test.tested_on = tested_on
    test.save(update_fields=["status", "tested_on"])
    record("comparative_test.delivered", test, actor=actor, samples=len(samples), on=tested_on.isoformat())
    return test


def _drawn(test: ComparativeTest) -> str:
    taken = set(samples_of(test).values_list("code", flat=True))
    while (code := "".join(secrets.choice(SIGNS) for _n in range(CODE_LENGTH))) in taken:
        pass
    return code


def _refuse_sample(test: ComparativeTest, entry: SampleEntry) -> None:
    faults = {}
    if entry.bought_on > clock.today():
        faults["bought_on"] = _("This day has not come yet. Please enter today or an earlier day.")
    if entry.price <= 0:
        faults["price"] = _("Please give the price that was paid.")
    if entry.quantity < 1:
        faults["quantity"] = _("Please say how many pieces were bought.")
    if samples_of(test).filter(seal_number=plain(entry.seal_number)).exists():
        faults["seal_number"] = _("Another sample of this test bears this seal.")
    if samples_of(test).count() >= test.planned:
        faults["brand"] = _("As many samples are bought as the plan has.")
    if faults:
        raise Invalid(faults)
