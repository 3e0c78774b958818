"""Reviews of standard terms from the contract to the second check: good paths, refusals, counts."""

from datetime import timedelta

import pytest

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM, attached
from lianwei.registry.models import BusinessFact
from lianwei.supervision.models import (
    ClauseState,
    Fate,
    Grade,
    TermsFinding,
    TermsLetter,
    TermsReview,
    clauses_of,
    findings_of_review,
)
from lianwei.supervision.operations.letters import signing
from lianwei.supervision.operations.terms import contracts, findings, rechecking, reviews
from lianwei.supervision.queries.terms.figures import firms_of
from tests.factories import letters, members, projects, registry, terms
from tests.factories.members import make_alliance, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def other():
    return make_organisation("GA")


def events_of(review):
    return list(attached(Event, review).order_by("pk").values_list("name", flat=True))


def test_a_review_begins_only_when_no_business_pays(home):
    with pytest.raises(Invalid) as refusal:
        terms.review(home, has_no_fee=False, title=" ")

    assert set(refusal.value.fields) == {"title", "has_no_fee"}
    assert not TermsReview.objects.visible_to(SYSTEM).exists()


def test_a_review_of_a_project_is_opened_by_its_leader_alone(home, other):
    make_alliance(home, other)
    project = projects.project(home, kind="contract_review")
    survey = projects.project(home, kind="survey")

    made = terms.review(home, project_id=project.pk)

    assert (made.project_id, events_of(made)) == (project.pk, ["terms_review.opened"])
    with pytest.raises(Invalid):
        terms.review(home, project_id=survey.pk)
    with pytest.raises(NotVisible):
        terms.review(other, project_id=project.pk)


def test_a_contract_is_cut_and_its_characters_counted(home):
    review = terms.review(home)

    contract = terms.contract(review)

    assert [number for number, _text in terms.texts_of(contract)] == [
        "",
        "第一条",
        "第二条",
        "第三条",
        "第四条",
    ]
    assert contract.letters == sum(len(text) for _number, text in terms.texts_of(contract))
    assert events_of(review)[-1] == "terms_review.contract_added"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"found_at": ""}, "found_at"),
        ({"lines": ()}, "text"),
        ({"version_on": clock.today() + timedelta(days=1)}, "version_on"),
    ],
)
def test_what_a_contract_lacks_is_said(home, changes, field):
    review = terms.review(home)

    with pytest.raises(Invalid) as refusal:
        terms.contract(review, **changes)

    assert list(refusal.value.fields) == [field]
    assert events_of(review) == ["terms_review.opened"]


def test_a_review_does_not_begin_without_clauses(home):
    review = terms.review(home)

    with pytest.raises(WrongStatus):
        reviews.begin_terms_review(review.pk, actor=terms.writer(home))

    assert terms.now(review).status == "collecting"


def test_a_clause_is_corrected_cut_and_joined_until_it_is_decided_on(home):
    review = terms.begun(home)
    actor, clause = terms.writer(home), terms.clause(review)
    keys = {"clause_id": clause.pk, "number": "第二条"}

    contracts.edit_terms_clause(review.pk, actor=actor, text="前半句。\n\n后半句。", **keys)
    cut = terms.texts_of(terms.first(review))
    contracts.join_terms_clause(review.pk, actor=actor, clause_id=clause.pk)
    joined = terms.texts_of(terms.first(review))
    findings.decide_terms_clause(review.pk, actor=actor, clause_id=clause.pk, entry=None)

    assert cut[2:4] == [("第二条", "前半句。"), ("", "后半句。")] and len(cut) == 6
    assert joined[2] == ("第二条", "前半句。后半句。") and len(joined) == 5
    with pytest.raises(WrongStatus):
        contracts.edit_terms_clause(review.pk, actor=actor, text="别的", **keys)


def test_the_last_clause_joins_with_none(home):
    review = terms.begun(home)

    with pytest.raises(WrongStatus):
        contracts.join_terms_clause(
            review.pk, actor=terms.writer(home), clause_id=terms.clause(review, "第四条").pk
        )


def test_typed_text_takes_the_place_of_a_picture(home):
    review = terms.review(home)
    contract = terms.contract(review)
    keys = {"contract_id": contract.pk}

    contracts.enter_terms_text(review.pk, actor=terms.writer(home), text="第一条 全文。", **keys)

    assert terms.texts_of(contract) == [("第一条", "全文。")]
    with pytest.raises(Invalid):
        contracts.enter_terms_text(review.pk, actor=terms.writer(home), text=" \n ", **keys)


def test_the_worker_compares_a_contract_with_the_library_of_the_alliance(home, other):
    make_alliance(home, other)
    theirs, waiting = terms.in_force(other), terms.term(home, terms.COURT)
    review = terms.review(home)
    terms.contract(review)

    deliver_pending()

    near = {each.number: each.near for each in clauses_of(terms.first(review)) if each.near}
    assert [key for key, _score in near["第二条"]] == [theirs.pk]
    assert near["第二条"][0][1] > 60 and "第三条" not in near
    assert waiting.status == "submitted" and terms.first(review).matched_at is not None


def test_a_library_of_another_alliance_is_not_compared_with(home, other):
    make_alliance(home)
    make_alliance(other, code="FAR")
    terms.in_force(other)
    review = terms.begun(home)

    assert terms.clause(review).near == []


def test_what_is_near_nothing_is_fine_in_one_step_and_the_rest_stays(home):
    make_alliance(home)
    terms.in_force(home)
    review = terms.begun(home)
    keys = {"contract_id": terms.first(review).pk}

    count = findings.clear_terms_clauses(review.pk, actor=terms.writer(home), **keys)

    assert count == 4
    assert terms.clause(review).state == ClauseState.OPEN
    assert terms.clause(review, "第三条").state == ClauseState.FINE


def test_nothing_is_cleared_before_it_is_compared(home):
    review = terms.review(home)
    contract = terms.contract(review)
    reviews.begin_terms_review(review.pk, actor=terms.writer(home))

    with pytest.raises(WrongStatus):
        findings.clear_terms_clauses(review.pk, actor=terms.writer(home), contract_id=contract.pk)

    assert terms.clause(review).state == ClauseState.OPEN


def test_a_finding_keeps_the_article_as_it_stands(home):
    review = terms.begun(home)

    found = terms.found(review, quote="由此造成的一切损失由用户自行承担")

    assert found.basis[0]["citation"] == "《消费者权益保护法》第二十六条"
    assert found.quote == "由此造成的一切损失由用户自行承担"
    assert terms.clause(review).state == ClauseState.UNFAIR
    assert events_of(review)[-1] == "terms_review.decided"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"grade": "dropped"}, "grade"),
        ({"fault": "nonsense"}, "fault"),
        ({"quote": "合同里没有的话"}, "quote"),
        ({"articles": []}, "article_1"),
        ({"reason": " "}, "reason"),
        ({"proposal": ""}, "proposal"),
    ],
)
def test_what_a_finding_lacks_is_said_and_nothing_kept(home, changes, field):
    review = terms.begun(home)

    with pytest.raises(Invalid) as refusal:
        terms.found(review, **changes)

    assert list(refusal.value.fields) == [field]
    assert not findings_of_review(review).exists() and terms.clause(review).state == ClauseState.OPEN


def test_a_clause_with_a_finding_is_fine_once_it_is_dropped(home):
    review = terms.begun(home)
    found, actor = terms.found(review), terms.writer(home)
    with pytest.raises(WrongStatus):
        findings.decide_terms_clause(review.pk, actor=actor, clause_id=found.clause_id, entry=None)

    findings.drop_terms_finding(review.pk, actor=actor, finding_id=found.pk, reason="合同另有约定")

    row = TermsFinding.objects.visible_to(SYSTEM).get(pk=found.pk)
    assert (row.grade, row.reason.endswith("合同另有约定")) == (Grade.DROPPED, True)
    assert terms.clause(review).state == ClauseState.FINE and not findings_of_review(review).exists()


def test_nobody_agrees_to_a_finding_of_their_own(home):
    review = terms.begun(home)
    boss = terms.head(home)
    told = {"clause_id": terms.clause(review).pk, "entry": terms.finding_entry()}
    findings.decide_terms_clause(review.pk, actor=boss, **told)
    terms.rest_fine(review)

    with pytest.raises(Invalid):
        reviews.agree_terms_review(review.pk, actor=boss)
    reviews.agree_terms_review(review.pk, actor=terms.writer(home))

    assert terms.now(review).status == "agreed" and findings_of_review(review).get().agreed_by != boss.user_id


def test_nobody_agrees_while_a_clause_waits(home):
    review = terms.begun(home)
    terms.found(review)

    with pytest.raises(Invalid):
        reviews.agree_terms_review(review.pk, actor=terms.head(home))

    assert terms.now(review).status == "reviewing" and findings_of_review(review).get().agreed_on is None


def test_members_of_the_project_comment_and_others_do_not_know_it(home, other):
    alliance = make_alliance(home, other, third := make_organisation("JB"))
    project, _part = projects.running(home, other)
    project.kind = "contract_review"
    project.save()
    review = terms.review(home, project_id=project.pk)
    terms.compared(terms.contract(review))
    reviews.begin_terms_review(review.pk, actor=terms.writer(home))
    found = terms.found(review)
    keys = {"finding_id": found.pk, "words": "同意，我区也有此类投诉。"}

    remark = findings.remark_on_finding(review.pk, actor=terms.writer(other), **keys)

    assert remark.organisation_id == other.pk and alliance.pk
    with pytest.raises(NotAllowed):
        findings.drop_terms_finding(
            review.pk, actor=terms.writer(other), finding_id=found.pk, reason="不同意"
        )
    with pytest.raises(NotVisible):
        findings.remark_on_finding(review.pk, actor=terms.writer(third), **keys)


def test_a_new_version_tells_what_became_of_each_finding(home):
    new = terms.renewed(home)
    found = findings_of_review(new.review).get()

    terms.confirmed(new)
    reviews.recheck_terms_review(new.review_id, actor=terms.writer(home))

    assert (found.seen, found.met.text) == (Fate.CHANGED, terms.MENDED)
    assert terms.now(new.review).status == "rechecked"
    figures = firms_of(new.review)[0].figures
    assert (figures.issues, figures.unfair, figures.right, figures.freed) == (1, 1, 1, 120_000)


def test_consumers_without_a_source_are_not_counted(home):
    new = terms.renewed(home)
    first = terms.first(new.review)
    first.users_source = ""
    first.save()

    terms.confirmed(new)

    assert firms_of(new.review)[0].figures.freed is None


def test_the_second_check_waits_for_every_finding(home):
    new = terms.renewed(home)

    with pytest.raises(WrongStatus):
        reviews.recheck_terms_review(new.review_id, actor=terms.writer(home))
    with pytest.raises(Invalid):
        told = {"contract_id": new.pk, "fates": {}}
        rechecking.confirm_terms_fates(new.review_id, actor=terms.writer(home), **told)

    assert terms.now(new.review).status == "sent"


def test_a_version_is_renewed_once_and_never_by_an_older_one(home):
    new = terms.renewed(home)
    actor, firm = terms.writer(home), terms.first(new.review).business_id
    entry = terms.contract_entry(business_id=firm, version_on=clock.today())

    with pytest.raises(WrongStatus):
        keys = {"contract_id": new.replaces_id}
        contracts.renew_terms_contract(new.review_id, entry, actor=actor, **keys)
    with pytest.raises(Invalid):
        old = terms.contract_entry(business_id=firm)
        contracts.renew_terms_contract(new.review_id, old, actor=actor, contract_id=new.pk)


def test_a_letter_keeps_its_review_and_takes_it_along_when_it_goes_out(home):
    review = terms.agreed(home)
    firm = terms.first(review).business_id
    entry = letters.entry(businesses=[firm])
    letter = findings.draft_terms_letter(review.pk, entry, actor=terms.writer(home), business_id=firm)
    signing.circulate_letter(letter.pk, actor=terms.writer(home))
    letters.signed_by(letter, home)
    signing.send_letter(letter.pk, actor=terms.writer(home), way="post")

    for _round in range(3):
        deliver_pending()

    assert TermsLetter.objects.visible_to(SYSTEM).get().review_id == review.pk
    assert terms.now(review).status == "sent"
    fact = BusinessFact.objects.visible_to(SYSTEM).get(source=f"termsreview:{review.pk}:sent")
    assert "不公平格式条款1条" in fact.headline


def test_no_letter_is_drafted_to_a_firm_of_which_there_is_no_contract(home):
    review = terms.agreed(home)
    stranger = registry.business("别家公司有限公司").pk

    with pytest.raises(NotVisible):
        findings.draft_terms_letter(
            review.pk, letters.entry(businesses=[stranger]), actor=terms.writer(home), business_id=stranger
        )

    assert not TermsLetter.objects.visible_to(SYSTEM).exists()


@pytest.mark.parametrize("step", ["close", "give_up"])
def test_a_review_ends_with_its_reason(home, step):
    review = terms.sent(home) if step == "close" else terms.begun(home)
    take, name = (
        (reviews.close_terms_review, "conclusion")
        if step == "close"
        else (reviews.give_up_terms_review, "reason")
    )
    with pytest.raises(Invalid):
        take(review.pk, actor=terms.writer(home), **{name: " "})

    take(review.pk, actor=terms.writer(home), **{name: "已整改"})

    assert (terms.now(review).closed_on, terms.now(review).conclusion) == (clock.today(), "已整改")


def test_agreed_findings_are_opened_again_by_the_head(home):
    review = terms.agreed(home)
    with pytest.raises(NotAllowed):
        reviews.reopen_terms_review(review.pk, actor=terms.writer(home))

    reviews.reopen_terms_review(review.pk, actor=terms.head(home))

    assert (terms.now(review).status, terms.now(review).agreed_on) == ("reviewing", None)


def test_another_member_does_not_know_of_a_review(home, other):
    make_alliance(home, other)
    review = terms.review(home)

    with pytest.raises(NotVisible):
        reviews.begin_terms_review(review.pk, actor=terms.writer(other))
    with pytest.raises(NotAllowed):
        reviews.begin_terms_review(review.pk, actor=members.make_actor("clerk", organisation=home))
