"""No number of a person stays in clear in any text column a form fills."""

from datetime import timedelta

import pytest
from django.db import models
from django.db.models import QuerySet

from lianwei.cases import operations as do
from lianwei.cases.forms.steps_papers import ReturnForm, VoidForm
from lianwei.cases.models import HandOver, MediationSession, Respondent, Supervision, cases_in
from lianwei.cases.operations.between.cities import ask_city, note_city_answer
from lianwei.cases.operations.handling.imports import note_import
from lianwei.cases.operations.together.groups import confirm_case_group, dismiss_case_group
from lianwei.cases.queries import closed_value, reveal_value
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.members.models import Organisation
from lianwei.members.queries import actor_of
from lianwei.registry.forms import ReasonForm
from lianwei.registry.models import BusinessMerge
from lianwei.registry.operations import merge_businesses, unmerge_businesses
from tests.architecture.survey import OWN_MODELS
from tests.factories import inlets, papers
from tests.factories.cases import case_group, enquiry, violation_report
from tests.factories.caseworkers import make_caseworker, make_complaint
from tests.factories.members import make_actor, make_alliance, make_organisation
from tests.factories.registry import business

from .free_texts import ALSO, CODES, REVIEWED, TOKENISED, WHOLE_TABLES
from .stages import caller, colleague, last, take

pytestmark = pytest.mark.django_db
PHONE = "13712345678"
SAID = f"请打{PHONE}"
TEXT = (models.CharField, models.TextField, models.JSONField)


def text_columns():
    """Label and name of every column in which text may stand, choices left out."""
    return {
        f"{model._meta.label}.{each.name}": model
        for model in OWN_MODELS
        for each in model._meta.local_fields
        if isinstance(each, TEXT) and not each.choices
    }


def test_every_text_column_is_tokenised_or_was_looked_at():
    unknown = {
        label
        for label, model in text_columns().items()
        if model._meta.label not in WHOLE_TABLES
        and label.rpartition(".")[2] not in CODES
        and label not in TOKENISED | ALSO | REVIEWED.keys()
        and "registry.BusinessFact" not in label
    }

    assert unknown == set()


def test_the_lists_name_columns_that_exist():
    assert (TOKENISED | ALSO | REVIEWED.keys()) - text_columns().keys() == set()


@pytest.fixture
def actor(reference_data):
    return actor_of(make_caseworker(make_organisation("YZ", name="渝中区消委会", short_name="渝中消委")))


def test_a_phone_number_typed_anywhere_stands_nowhere_in_clear(actor):
    everything_is_typed(actor)

    clear, filled = set(), set()
    for label, model in text_columns().items():
        values = [str(v) for v in QuerySet(model).values_list(label.rpartition(".")[2], flat=True)]
        clear |= {label for value in values if PHONE in value}
        filled |= {label for value in values if "〔电话" in value}
    assert (clear, TOKENISED - filled) == (set(), set())


def everything_is_typed(actor):
    """A phone number in every text that a form offers."""
    person = {"contact_habit": SAID}
    case = make_complaint(actor, title=SAID, narrative=SAID, wish=SAID, person=person)
    do.note_complaint(case.pk, actor=actor, text=SAID)
    do.request_supplement(case.pk, actor=actor, items=[SAID])
    do.supply_complaint(case.pk, actor=actor, supplied=SAID)
    take(case.pk, actor, "accept")
    given = {"respondent_id": last(Respondent, case.pk), "position": "refuses", "reply": SAID}
    do.record_reply(case.pk, actor=actor, **given)
    sessions(case, actor)
    appraise(case, actor)
    clues_and_pressing(case, actor)
    questioned(case, actor)
    take(case.pk, actor, "withdraw")
    do.ask_follow_up(case.pk, actor=actor)
    said = {"was_reached": True, "satisfaction": 3, "resolved": "no", "comment": SAID}
    do.call_follow_up(case.pk, actor=caller(actor), **said)
    reveal_value(closed_value(case.pk, "complainant.phone", actor=actor), actor=actor, reason=SAID)
    reports_and_enquiries(actor)
    documents(case, actor)
    doubles()
    merged(actor)
    handed_over(actor)
    in_groups(actor)


def questioned(case, actor):
    known = dict.fromkeys(("importer", "platform", "origin", "declaration"), SAID)
    note_import(case.pk, actor=actor, way="bonded", **known)
    told = {"inlet_id": inlets.city(case.holder, "https://city.example.org/v2").pk, "service_code": "R"}
    asked = ask_city(case.pk, actor=actor, text=SAID, address=SAID, **told)
    note_city_answer(asked.pk, actor=SYSTEM, number="C-1", notes=SAID)
    due = clock.today() + timedelta(days=3)
    row = do.question_complaint(case.pk, actor=actor, matter=SAID, due_on=due)
    do.answer_question(row.pk, actor=actor, answer=SAID)


def sessions(case, actor):
    soon = clock.now() + timedelta(hours=1)
    do.schedule_session(
        case.pk, actor=actor, held_at=soon, way="on_site", mediator_id=actor.user_id, place=SAID,
        entrusted_by=SAID,
    )  # fmt: skip
    with clock.playing(soon):
        held = {"attended": ["consumer"], "minutes": SAID, "result": "adjourned"}
        do.hold_session(case.pk, actor=actor, session_id=last(MediationSession, case.pk), **held)
        own = {"held_at": soon, "way": "phone", "mediator_id": actor.user_id, "place": SAID}
        do.enter_session(case.pk, actor=actor, **own, **held)
        successor = colleague(case.pk, actor.user_id)
        asked = {"asked_by": "consumer", "reason": SAID, "is_granted": True, "successor_id": successor}
        do.recuse_mediator(case.pk, actor=actor, mediator_id=actor.user_id, **asked)


def appraise(case, actor):
    asked = {"matter": SAID, "institution": SAID, "agreed_by_parties": True, "cost_borne_by": SAID}
    do.commission_appraisal(case.pk, actor=actor, **asked)
    do.end_appraisal(case.pk, actor=actor, result=SAID)


def clues_and_pressing(case, actor):
    do.hand_over_clue(case.pk, actor=actor, authority=SAID, matter=SAID, receipt=SAID)
    do.record_hand_over_result(case.pk, actor=actor, hand_over_id=last(HandOver, case.pk), result=SAID)
    do.supervise_complaint(case.pk, actor=actor, demand=SAID, due_on=clock.today() + timedelta(days=5))
    do.answer_supervision(case.pk, actor=actor, supervision_id=last(Supervision, case.pk), answer=SAID)


def reports_and_enquiries(actor):
    report = violation_report(actor=actor)
    do.hand_over_violation_report(report.pk, actor=actor, authority=SAID, receipt=SAID)
    do.record_violation_result(report.pk, actor=actor, result=SAID)
    asked = enquiry(actor=actor, question=SAID)
    do.answer_enquiry(asked.pk, actor=actor, answer=SAID)


def documents(case, actor):
    drafter = papers.clerk(organisation_id=case.holder_id)
    document = papers.draft(case, actor=drafter)
    papers.submit_document(document.pk, subject=case, actor=drafter)
    reader = papers.clerk(2, organisation_id=case.holder_id)
    for form_class in (ReturnForm, VoidForm):
        form = form_class({"reason": SAID}, subject=case, document=document, actor=reader)
        assert form.is_valid()
        form.act()


def handed_over(actor):
    home = Organisation.objects.get(pk=actor.organisation_id)
    asked = make_organisation("NA")
    leading = make_organisation("LJ")
    make_alliance(home, asked, leading)
    case = make_complaint(actor)
    offer = do.offer_transfer(case.pk, actor=actor, taker_id=asked.pk, reason=SAID, basis="oral_consent")
    taker = actor_of(make_caseworker(asked))
    do.return_transfer(case.pk, actor=taker, transfer_id=offer.pk, ground="other", answer=SAID)
    above = make_actor("secretary_general", organisation=leading)
    dispute = do.dispute_competence(
        case.pk, actor=actor, taker_id=asked.pk, reason=SAID, basis="oral_consent"
    )
    do.decide_competence_dispute(dispute.pk, actor=above, goes=False, words=SAID)
    help_asked = {"asked_id": asked.pk, "kind": "inspect", "matter": SAID, "due_on": clock.today()}
    wanted = do.ask_assistance(case.pk, actor=actor, **help_asked)
    do.answer_assistance(case.pk, actor=taker, assistance_id=wanted.pk, answer=SAID)


def in_groups(actor):
    first, second = case_group(actor=actor), case_group(actor=actor)
    actor = make_actor("head", organisation=Organisation.objects.get(pk=actor.organisation_id))
    speakers = list(cases_in([first.pk]).values_list("complaint_id", flat=True))
    confirm_case_group(first.pk, actor=actor, title=SAID, facts=SAID, strategy=SAID, speakers=speakers)
    dismiss_case_group(second.pk, actor=actor, reason=SAID)


def merged(actor):
    kept, folded = make_complaint(actor), make_complaint(actor)
    do.merge_complaint(folded.pk, actor=actor, kept_id=kept.pk, reason=SAID)
    do.unmerge_complaint(folded.pk, actor=actor, reason=SAID)


def doubles():
    form = ReasonForm({"reason": SAID})
    assert form.is_valid()
    one, other = business(), business("另一家火锅店")
    merge = merge_businesses(one.pk, other.pk, actor=OPERATOR, **form.cleaned_data)
    unmerge_businesses(merge.pk, actor=OPERATOR, **form.cleaned_data)
    assert BusinessMerge.objects.count() == 1
