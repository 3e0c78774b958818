"""Letters for tests, made by the real operations."""

from datetime import date, timedelta

from lianwei.core import clock
from lianwei.core.documents import operations as papers
from lianwei.core.scope import SYSTEM, Actor
from lianwei.members.models import Organisation
from lianwei.supervision.models import (
    InterviewPower,
    Letter,
    LetterAddressee,
    Rectification,
    addressees_of,
    issuers_of,
)
from lianwei.supervision.operations.letters import answering, closing, drafting, rectifying, signing

from . import members, registry

TITLE, FACTS = "关于规范预付卡退费的劝喻函", "近期多名消费者反映退费难。"
TWO_WEEKS = timedelta(days=14)


def writer(home: Organisation) -> Actor:
    return members.make_actor("mediator", organisation=home)


def head(home: Organisation) -> Actor:
    return members.make_actor("head", organisation=home)


def entry(**changes: object) -> drafting.LetterEntry:
    told = {
        "kind": "advisory",
        "title": TITLE,
        "grounds": FACTS,
        "demands": ["公示退费规则", "七日内退还余额"],
        "reply_due": clock.today() + TWO_WEEKS,
    }
    told |= changes
    if "businesses" not in told and "authorities" not in told:
        told["businesses"] = [registry.business().pk]
    return drafting.LetterEntry(**told)


def venue(**changes: object) -> drafting.Venue:
    told = {
        "held_at": clock.now() + timedelta(days=1),
        "place": "三楼会议室",
        "ours": "王某",
        "theirs": "负责人",
    }
    return drafting.Venue(**told | changes)


def draft(home: Organisation, **changes: object) -> Letter:
    return drafting.draft_letter(entry(**changes), actor=writer(home))


def signed_by(letter: Letter, home: Organisation) -> None:
    """The paper of one member through its chain to the seal."""
    row = issuers_of(letter).get(organisation=home)
    told = {"subject": letter}
    one, other = writer(home), head(home)
    papers.submit_document(row.document_id, actor=one, **told)
    papers.review_document(row.document_id, actor=other, **told)
    papers.countersign_document(row.document_id, actor=other, **told)
    papers.approve_document(row.document_id, series=home.paper_series, actor=other, **told)
    papers.seal_document(row.document_id, seal="公章", copies=2, actor=one, **told)


def signing_of(home: Organisation, **changes: object) -> Letter:
    letter = draft(home, **changes)
    return signing.circulate_letter(letter.pk, actor=writer(home))


def sent(home: Organisation, **changes: object) -> Letter:
    """Out, by its holder alone."""
    letter = signing_of(home, **changes)
    signed_by(letter, home)
    return signing.send_letter(letter.pk, actor=writer(home), way="post")


def addressee(letter: Letter) -> LetterAddressee:
    return addressees_of(letter)[0]


def answered(letter: Letter, *, actor: Actor, words: str = "已收到，将整改。") -> object:
    told = {"addressee_id": addressee(letter).pk, "words": words}
    return answering.answer_letter(letter.pk, actor=actor, **told)


def promised(letter: Letter, *, actor: Actor, due_on: date | None = None) -> Rectification:
    told = {"addressee_id": addressee(letter).pk, "what": "公示退费规则"}
    due = due_on or clock.today() + TWO_WEEKS
    return rectifying.promise_rectification(letter.pk, actor=actor, due_on=due, **told)


def asked(home: Organisation, checker: Organisation) -> Rectification:
    """Something put right that another member is asked to look at."""
    letter, who = sent(home), writer(home)
    row = promised(letter, actor=who)
    rectifying.prove_rectification(letter.pk, actor=who, rectification_id=row.pk, proof="已公示")
    told = {"rectification_id": row.pk, "checker_id": checker.pk}
    return rectifying.ask_check_of_rectification(letter.pk, actor=who, **told)


def power(home: Organisation) -> InterviewPower:
    told = {"law_name": "某市消费者权益保护条例", "article": "47", "text": "可以约谈经营者。"}
    return closing.enter_interview_power(actor=head(home), valid_from=date(2020, 1, 1), **told)


def now(letter: Letter) -> Letter:
    return Letter.objects.visible_to(SYSTEM).get(pk=letter.pk)
