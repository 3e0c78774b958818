"""After the verdict: the authority first, then the makers, second results, release."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.operations.together.sudden import plain
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.core.workdays import office_calendar
from lianwei.knowledge.queries.competence import body_coded
from lianwei.supervision.lifecycle.comparing import DECIDE, NOTIFY, OBJECT, REFER, RELEASE, RETEST
from lianwei.supervision.models import (
    ComparativeTest,
    MakerObjection,
    SampleReferral,
    items_of,
    objections_of,
    referrals_of,
    samples_of,
)
from lianwei.supervision.queries.comparing.readings import as_item, found_in
from lianwei.supervision.rules.comparing.readings import UnreadableError, read_cell
from lianwei.supervision.rules.comparing.terms import objection_days

from .testing import keep_standings

Files = list[Upload | Examined]


@transaction.atomic
def refer_failing_samples(
    test_id: int,
    *,
    actor: Actor,
    codes: Sequence[str],
    authority: str,
    sent_on: date,
    receipt_number: str,
    uploads: Files,
) -> list[SampleReferral]:
    """What is not up to standard goes to an authority, whose receipt is kept; nothing is published before."""
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, REFER, actor=actor)
    _refuse_referral(test, codes, sent_on, uploads)
    body = body_coded(authority)
    receipt = [
        store_file(test, each, actor=actor, source=FileSource.STAFF, kind="receipt") for each in uploads
    ]
    rows = [
        SampleReferral(
            test=test,
            sample=each,
            authority=body.code,
            authority_name=body.body,
            sent_on=sent_on,
            receipt_number=plain(receipt_number),
            receipt_id=receipt[0].file.pk,
            entered_by=actor.user_id,
        )
        for each in samples_of(test).filter(code__in=codes)
    ]
    SampleReferral.objects.bulk_create(rows)
    samples = [each.sample_id for each in rows]
    record("comparative_test.referred", test, actor=actor, samples=samples, authority=body.code)
    return rows


@transaction.atomic
def notify_makers(test_id: int, *, actor: Actor) -> ComparativeTest:
    """Makers have been told their results; the days to object begin (data/objection_terms.csv)."""
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, NOTIFY, actor=actor)
    refuse_unreferred(test)
    test.notified_on = clock.today()
    test.objections_until = office_calendar().add(clock.today(), objection_days(clock.today())).day
    test.save(update_fields=["status", "notified_on", "objections_until"])
    record("comparative_test.notified", test, actor=actor, until=test.objections_until.isoformat())
    return test


@transaction.atomic
def object_to_result(
    test_id: int,
    *,
    actor: Actor,
    code: str,
    item: str,
    received_on: date,
    words: str,
    uploads: Files | None = None,
) -> MakerObjection:
    """Enter what a maker says about a sample; what comes late is taken as well and marked."""
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, OBJECT, actor=actor)
    sample = samples_of(test).filter(code=code).first()
    if sample is None:
        raise Invalid({"code": _("Please choose the sample.")})
    if not words.strip():
        raise Invalid({"words": _("Please write what the maker says.")})
    if test.notified_on is None or not test.notified_on <= received_on <= clock.today():
        raise Invalid({"received_on": _("This day lies before the notice or has not come yet.")})
    row = MakerObjection.objects.create(
        test=test,
        sample=sample,
        item=items_of(test).filter(key=item).first() if item else None,
        received_on=received_on,
        is_late=test.objections_until is not None and received_on > test.objections_until,
        words=plain(words),
        entered_by=actor.user_id,
    )
    for each in uploads or []:
        store_file(test, each, actor=actor, source=FileSource.STAFF, kind="objection")
    record("comparative_test.objected", test, actor=actor, objection=row.pk, late=row.is_late)
    return row


@transaction.atomic
def retest_sample(
    test_id: int, *, actor: Actor, objection_id: int, second: str, second_on: date
) -> MakerObjection:
    """Enter the second result of the item objected to; the first one stays beside it."""
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, RETEST, actor=actor)
    row = _open_objection(test, objection_id)
    if row.second:
        raise WrongStatus(_("The second result is entered already; it stays on record."))
    if row.item is None:
        raise Invalid({"second": _("This objection names no item that can be measured again.")})
    if test.tested_on is None or not test.tested_on <= second_on <= clock.today():
        raise Invalid({"second_on": _("This day lies before the test or has not come yet.")})
    try:
        read_cell(second, unit=as_item(row.item).unit)
    except UnreadableError as fault:
        raise Invalid({"second": str(fault)}) from fault
    row.second, row.second_on, row.second_by = second.strip()[:40], second_on, actor.user_id
    row.save(update_fields=["second", "second_on", "second_by"])
    record("comparative_test.retested", test, actor=actor, objection=row.pk)
    return row


@transaction.atomic
def decide_objection(
    test_id: int, *, actor: Actor, objection_id: int, is_upheld: bool, answer: str
) -> MakerObjection:
    """Decide as second person: upheld, the second result holds; otherwise the first."""
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, DECIDE, actor=actor)
    row = _open_objection(test, objection_id)
    if actor.user_id in (row.entered_by, row.second_by):
        raise NotAllowed(_("Somebody else than who entered it decides."))
    if is_upheld and not row.second:
        raise Invalid({"is_upheld": _("It is upheld by a second result. Please enter that first.")})
    if not answer.strip():
        raise Invalid({"answer": _("Please write what the maker is answered.")})
    row.is_upheld, row.answer = is_upheld, plain(answer)[:300]
    row.decided_on, row.decided_by = clock.today(), actor.user_id
    row.save()
    keep_standings(test)
    test.save(update_fields=["standings"])
    record("comparative_test.decided", test, actor=actor, objection=row.pk, upheld=is_upheld)
    return row


@transaction.atomic
def release_comparative_test(test_id: int, *, actor: Actor) -> ComparativeTest:
    """Release the results, by somebody else than who judged: authorities know, makers had their days, every
    objection is answered. Raises Invalid for what is missing.
    """
    test = lock(ComparativeTest, test_id, actor=actor)
    advance(test, RELEASE, actor=actor)
    refuse_unreferred(test)
    if test.judged_by is not None and actor.user_id == test.judged_by:
        raise NotAllowed(_("Somebody else than who judged the test releases it."))
    if test.objections_until is None or clock.today() <= test.objections_until:
        said = _("Makers may object until %(day)s. The results can be released from the day after.")
        raise Invalid(said % {"day": (test.objections_until or clock.today()).isoformat()})
    if objections_of(test).filter(decided_on=None).exists():
        raise Invalid(_("An objection is not answered yet."))
    test.released_on, test.released_by = clock.today(), actor.user_id
    test.save(update_fields=["status", "released_on", "released_by"])
    record("comparative_test.released", test, actor=actor, samples=samples_of(test).count())
    return test


def refuse_unreferred(test: ComparativeTest) -> None:
    """Raises Invalid while a failing sample was not put before an authority."""
    referred = {each.sample.code for each in referrals_of(test)}
    if open_codes := [code for code in found_in(test).failing if code not in referred]:
        said = _("Not up to standard and not put before the authority yet: %(codes)s.")
        raise Invalid(said % {"codes": "、".join(open_codes)})


def _refuse_referral(test: ComparativeTest, codes: Sequence[str], sent_on: date, uploads: Files) -> None:
    faults = {}
    referred = {each.sample.code for each in referrals_of(test)}
    known = set(samples_of(test).values_list("code", flat=True)) - referred
    if not codes or not set(codes) <= known:
        faults["codes"] = _("Please choose samples that were not put before an authority yet.")
    if sent_on > clock.today() or (test.unblinded_on and sent_on < test.unblinded_on):
        faults["sent_on"] = _("This day lies before the verdict or has not come yet.")
    if not uploads:
        faults["uploads"] = _("Please add the receipt of the authority.")
    if faults:
        raise Invalid(faults)


def _open_objection(test: ComparativeTest, objection_id: int) -> MakerObjection:
    row = objections_of(test).filter(pk=objection_id).select_for_update(of=("self",)).first()
    if row is None:
        raise NotVisible
    if row.decided_on is not None:
        raise WrongStatus
    return row
