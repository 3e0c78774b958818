"""Every step of a complaint with plain arguments; complaints brought to a status by them; what is stored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import QuerySet

from lianwei.cases import operations as do
from lianwei.cases.clockwork import ruleset_of, ruleset_of_case
from lianwei.cases.entries import LossEntry, RespondentEntry, TermsEntry
from lianwei.cases.models import (
    Access,
    Agreement,
    CaseChild,
    CaseLink,
    Clock,
    Complaint,
    HandOver,
    MediationSession,
    Payment,
    RecoveredLoss,
    Recusal,
    Respondent,
    Status,
    Supervision,
)
from lianwei.cases.queries.page.agreement import fingerprint_of, still_to_sign
from lianwei.cases.queries.page.links import dispute_of
from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.scope import Actor
from lianwei.members.models import User
from tests.cases.actors import worker
from tests.factories.cases import PLAIN, complaint
from tests.factories.members import at_office, make_user

Step = Callable[[int, Actor], object]
PROMISED = 464_000  # fen


def playing(day: str, time: str = "10:00"):
    """The clock on a day of the office."""
    return clock.playing(at_office(f"{day} {time}"))


def terms(*, promised: int = PROMISED, days: int = 10, **changes: object) -> TermsEntry:
    """Terms with one refund by all businesses jointly, to be performed in some days."""
    plain = TermsEntry(
        terms="退还4640元",
        losses=(LossEntry("refund", promised),),
        perform_by=clock.today() + timedelta(days=days),
    )
    return replace(plain, **changes)


def at_once(**changes: object) -> TermsEntry:
    return terms(perform_by=None, is_performed_at_once=True, **changes)


def last(model: type, pk: int) -> int:
    """The key of the complaint's newest row in a table; 0 where there is none."""
    return QuerySet(model).filter(complaint=pk).order_by("-pk").values_list("pk", flat=True).first() or 0


def caller(actor: Actor) -> Actor:
    """A colleague who has nothing to do with the case."""
    return replace(actor, user_id=None)


def colleague(pk: int, *others: int | None) -> int:
    """The key of somebody in service at the holder of the case, who is none of the others."""
    holder = row(pk).holder
    found = User.objects.filter(organisation=holder, is_active=True).exclude(pk__in=[o for o in others if o])
    first = found.order_by("pk").values_list("pk", flat=True).first()
    return first or make_user(organisation=holder).pk


def stepped_aside(pk: int) -> list[int]:
    """The people who do not lead this case any more."""
    rows = QuerySet(Recusal).filter(complaint=row(pk), is_granted=True)
    return list(rows.values_list("mediator_id", flat=True))


def refusal_ground(pk: int) -> str:
    case = row(pk)
    return ruleset_of(case.holder_id, on=clock.today()).refusal_grounds[0].code


def end_ground(pk: int) -> str:
    return next(
        g.code for g in ruleset_of_case(row(pk)).end_grounds if not g.after_clock and not g.needs_text
    )


def hold(pk: int, actor: Actor) -> object:
    session = last(MediationSession, pk)
    minutes = {"attended": ["consumer", "business"], "minutes": "双方各让一步", "result": "adjourned"}
    with clock.playing(clock.now() + timedelta(hours=1)):
        return do.hold_session(pk, actor=actor, session_id=session, **minutes)


def schedule(pk: int, actor: Actor, *, mediator: int = 0) -> object:
    held_at = clock.now() + timedelta(hours=1)
    mediator = mediator or actor.user_id or colleague(pk)
    return do.schedule_session(pk, actor=actor, held_at=held_at, way="phone", mediator_id=mediator)


def sign(pk: int, actor: Actor, *, party: str = "consumer", **more: object) -> object:
    """A party signs what stands now; the first business of the complaint unless told which."""
    agreement = QuerySet(Agreement).filter(complaint=pk).order_by("pk").last()
    known = {"agreement_id": last(Agreement, pk), "party": party, "way": "paper", "name": "王桂芳"}
    known |= {"respondent_id": first(Respondent, pk)} if party == "business" else {}
    known |= {"seen": fingerprint_of(agreement) if agreement else ""}
    return do.sign_agreement(pk, actor=actor, **known | more)


def first(model: type, pk: int) -> int:
    """The key of the complaint's oldest row in a table; 0 where there is none."""
    return QuerySet(model).filter(complaint=pk).order_by("pk").values_list("pk", flat=True).first() or 0


def sign_next(pk: int, actor: Actor) -> object:
    """The next party that has not signed; where all have, the consumer once more."""
    agreement = QuerySet(Agreement).filter(complaint=pk).order_by("pk").last()
    missing = still_to_sign(agreement) if agreement else []
    if not missing or missing[0].respondent is None:
        return sign(pk, actor)
    return sign(pk, actor, party="business", respondent_id=missing[0].respondent.pk)


def enter(pk: int, actor: Actor, **more: object) -> object:
    known = {"held_at": clock.now(), "way": "phone"}
    known |= {"mediator_id": actor.user_id or colleague(pk), "attended": ["consumer"]}
    known |= {"minutes": "双方到场,当场调解", "result": "adjourned"}
    return do.enter_session(pk, actor=actor, **known | more)


def pay_part(pk: int, actor: Actor) -> object:
    return pay(pk, actor, 100_000)


def pay(pk: int, actor: Actor, received: int | None = None, **more: object) -> object:
    """Pay what is left of the newest promise, unless told how much."""
    if received is None:
        row = QuerySet(RecoveredLoss).filter(complaint=pk).order_by("pk").last()
        received = row.promised - row.received if row and row.received < row.promised else PROMISED
    known = {"loss_id": last(RecoveredLoss, pk), "received_on": clock.today(), "paper": "转账凭证 1"}
    return do.record_payment(pk, actor=actor, received=received, **known | more)


def recuse(pk: int, actor: Actor) -> object:
    mediator = actor.user_id or colleague(pk)
    successor = make_user(organisation=row(pk).holder).pk
    asked = {"asked_by": "consumer", "reason": "与经营者相识", "is_granted": True}
    return do.recuse_mediator(pk, actor=actor, mediator_id=mediator, successor_id=successor, **asked)


def reply(pk: int, actor: Actor, **more: object) -> object:
    said = {"position": "partly", "reply": "只退一半", "offer": 200_000}
    return do.record_reply(pk, actor=actor, **{"respondent_id": last(Respondent, pk)} | said | more)


def press(pk: int, actor: Actor) -> object:
    due_on = clock.today() + timedelta(days=7)
    return do.supervise_complaint(pk, actor=actor, demand="请加快办理", due_on=due_on)


def appraise(pk: int, actor: Actor) -> object:
    asked = {"matter": "产品成分", "institution": "市质检院", "agreed_by_parties": True}
    return do.commission_appraisal(pk, actor=actor, **asked)


def call(pk: int, actor: Actor) -> object:
    said = {"was_reached": True, "satisfaction": 5, "resolved": "yes"}
    return do.call_follow_up(pk, actor=caller(actor), **said)


def split(pk: int, actor: Actor) -> object:
    second = replace(
        PLAIN, title="另一件:衣服起球", respondents=(RespondentEntry("大坪衣库"),), happened_on=None
    )
    return do.split_complaint(pk, actor=actor, entry=second)


def case_events(pk: int) -> list[int]:
    """The places of the events of a case."""
    return list(Event.objects.filter(subject=f"complaint:{pk}").values_list("seq", flat=True))


def double(pk: int, actor: Actor) -> int:
    """The key of another case of the same holder, received now."""
    return complaint(actor=worker(row(pk).holder)).pk


def merge(pk: int, actor: Actor) -> object:
    return do.merge_complaint(pk, actor=actor, kept_id=double(pk, actor), reason="重复投诉")


def group(pk: int, actor: Actor) -> object:
    return do.group_complaint(pk, actor=actor, other_id=double(pk, actor), reason="同一家店")


def ungroup(pk: int, actor: Actor) -> object:
    found = [each for each in dispute_of(pk) if each != pk] or [0]
    return do.ungroup_complaint(pk, actor=actor, other_id=found[0], reason="另一家店")


def suspect(pk: int, actor: Actor) -> object:
    return do.suspect_double(pk, actor=actor, other_id=double(pk, actor), grounds=[("phone", "")])


def tell_apart(pk: int, actor: Actor) -> object:
    rows = QuerySet(CaseLink).filter(complaint=pk, kind="possible", undone_at=None)
    other = rows.values_list("other_id", flat=True).first() or 0
    return do.tell_apart_complaint(pk, actor=actor, other_id=other, reason="两次购买")


STEPS: dict[str, Step] = {
    "accept": lambda pk, actor: do.accept_complaint(pk, actor=actor, no_talks="refuses"),
    "decline": lambda pk, actor: do.decline_complaint(pk, actor=actor, ground=refusal_ground(pk)),
    "request_supplement": lambda pk, actor: do.request_supplement(pk, actor=actor, items=["购物小票"]),
    "supply": lambda pk, actor: do.supply_complaint(pk, actor=actor, supplied="小票一张"),
    "try_settlement": lambda pk, actor: do.try_settlement(pk, actor=actor),
    "record_reply": reply,
    "end_talks": lambda pk, actor: do.end_talks(pk, actor=actor, reason="商家拒绝"),
    "settle": lambda pk, actor: do.settle_complaint(pk, actor=actor, terms=terms()),
    "settle_at_once": lambda pk, actor: do.settle_complaint(pk, actor=actor, terms=at_once()),
    "schedule_session": schedule,
    "hold_session": hold,
    "enter_session": enter,
    "recuse": recuse,
    "commission_appraisal": appraise,
    "end_appraisal": lambda pk, actor: do.end_appraisal(pk, actor=actor, result="合格"),
    "extend": lambda pk, actor: do.extend_complaint(pk, actor=actor, days=10, reason="案情复杂"),
    "agree": lambda pk, actor: do.agree_on_terms(pk, actor=actor, terms=terms()),
    "agree_at_once": lambda pk, actor: do.agree_on_terms(pk, actor=actor, terms=at_once()),
    "sign": sign_next,
    "renegotiate": lambda pk, actor: do.renegotiate_complaint(pk, actor=actor, reason="商家不肯签字"),
    "terminate": lambda pk, actor: do.terminate_complaint(pk, actor=actor, ground=end_ground(pk)),
    "close_on_notice": lambda pk, actor: do.close_on_notice(pk, actor=actor),
    "withdraw": lambda pk, actor: do.withdraw_complaint(pk, actor=actor, reason="已自行解决"),
    "record_payment": pay,
    "record_part": pay_part,
    "strike_payment": lambda pk, actor: do.strike_payment(
        pk, actor=actor, payment_id=last(Payment, pk), reason="记错了金额"
    ),
    "perform": lambda pk, actor: do.perform_complaint(pk, actor=actor),
    "breach": lambda pk, actor: do.breach_complaint(pk, actor=actor, explanation="到期未付"),
    "ask_follow_up": lambda pk, actor: do.ask_follow_up(pk, actor=actor),
    "call_follow_up": call,
    "archive": lambda pk, actor: do.archive_complaint(pk, actor=actor),
    "reopen": lambda pk, actor: do.reopen_complaint(pk, actor=actor, reason="有新证据"),
    "hand_over": lambda pk, actor: do.hand_over_clue(
        pk, actor=actor, authority="区市监局", matter="虚假宣传"
    ),
    "clue_result": lambda pk, actor: do.record_hand_over_result(
        pk, actor=actor, hand_over_id=last(HandOver, pk), result="罚款", fine=100_000
    ),
    "supervise": press,
    "answer_supervision": lambda pk, actor: do.answer_supervision(
        pk, actor=actor, supervision_id=last(Supervision, pk), answer="已安排调解"
    ),
    "note_address": lambda pk, actor: do.note_address(
        pk, actor=actor, respondent_id=first(Respondent, pk), is_false=True, finding="上门无此店"
    ),
    "sort": lambda pk, actor: do.sort_complaint(pk, actor=actor, category="S0103", nature="N01"),
    "assign": lambda pk, actor: do.assign_complaint(
        pk, actor=actor, handler_id=colleague(pk, actor.user_id, *stepped_aside(pk))
    ),
    "split": split,
    "merge": merge,
    "unmerge": lambda pk, actor: do.unmerge_complaint(pk, actor=actor, reason="不是同一件"),
    "group": group,
    "ungroup": ungroup,
    "suspect_double": suspect,
    "tell_apart": tell_apart,
    "record_consent": lambda pk, actor: do.record_consent(
        pk, actor=actor, purpose="return_visit", is_given=True, basis="oral_consent", channel="C02"
    ),
    "note": lambda pk, actor: do.note_complaint(pk, actor=actor, text="已电话联系"),
    "tag": lambda pk, actor: do.tag_complaint(pk, actor=actor, word=f"第{len(case_events(pk))}步"),
    "revise": lambda pk, actor: do.revise_complaint(
        pk, actor=actor, before={"title": row(pk).title}, after={"title": f"{row(pk).title[:50]}改"}
    ),
}
# Step → the verb of its permission where they are called differently.
VERBS = {
    "settle_at_once": "settle",
    "agree_at_once": "agree",
    "ask_follow_up": "follow_up",
    "call_follow_up": "follow_up",
    "clue_result": "hand_over",
    "record_part": "record_payment",
    "suspect_double": "merge",
}
WITHOUT_TRANSITION = {"suspect_double", "note", "record_consent", "revise", "tag"}


def verb(step: str) -> str:
    """The verb of a step's permission."""
    return VERBS.get(step, step)


WAYS: dict[str, tuple[str, ...]] = {
    Status.RECEIVED: (),
    Status.SUPPLEMENT: ("request_supplement",),
    Status.WITH_BUSINESS: ("try_settlement",),
    Status.ACCEPTED: ("accept",),
    Status.MEDIATION: ("accept", "schedule_session"),
    Status.APPRAISAL: ("accept", "commission_appraisal"),
    Status.AGREED: ("accept", "agree", "sign", "sign"),
    Status.SETTLED: ("settle",),
    Status.PERFORMED: ("accept", "agree_at_once"),
    Status.BREACHED: ("accept", "agree", "sign", "sign", "breach"),
    Status.TERMINATED: ("accept", "terminate", "close_on_notice"),
    Status.DECLINED: ("decline",),
    Status.WITHDRAWN: ("withdraw",),
    Status.ARCHIVED: ("withdraw", "call_follow_up", "archive"),
    Status.MERGED: ("merge",),
}


def take(pk: int, actor: Actor, *names: str) -> Complaint:
    """Take steps one after the other; answers the complaint as it is stored then."""
    for name in names:
        STEPS[name](pk, actor)
    return row(pk)


def standing(status: str, actor: Actor, **changes: object) -> Complaint:
    """A complaint that real steps have brought to a status."""
    return take(complaint(actor=actor, **changes).pk, actor, *WAYS[status])


def row(pk: int) -> Complaint:
    return QuerySet(Complaint).get(pk=pk)


def clocks(pk: int) -> list[tuple]:
    """(name, state, due day) of each clock, in the order of their start."""
    rows = QuerySet(Clock).filter(complaint=pk).order_by("pk")
    return [(each.name, each.state, each.due_on.isoformat()) for each in rows]


def access(pk: int) -> list[tuple]:
    """(role, open, due day, status) of those who see a complaint."""
    rows = QuerySet(Access).filter(complaint=pk).order_by("organisation_id")
    return [(each.role, each.is_open, each.due_on.isoformat(), each.status) for each in rows]


def last_event(pk: int) -> tuple[str, dict]:
    event = Event.objects.filter(subject=f"complaint:{pk}").order_by("-seq").first()
    return event.name, event.details


def picture(pk: int) -> dict[str, list]:
    """Every stored row of a complaint."""
    tables = [m for m in apps.get_app_config("cases").get_models() if issubclass(m, CaseChild)]
    rows = {
        m.__name__: list(QuerySet(m).filter(complaint=pk).order_by("pk").values()) for m in [*tables, Access]
    }
    promises = Commitment.objects.filter(subject=f"complaint:{pk}").order_by("pk")
    subjects = [f"complaint:{pk}", *(f"commitment:{each.pk}" for each in promises)]
    events = Event.objects.filter(subject__in=subjects).order_by("pk")
    rows |= {"Complaint": list(QuerySet(Complaint).filter(pk=pk).values())}
    return rows | {"Commitment": list(promises.values()), "Event": list(events.values())}


@contextmanager
def refused(pk: int, refusal: type[Exception]) -> Iterator[pytest.ExceptionInfo]:
    """What is done inside raises `refusal` and changes nothing that is stored of the complaint."""
    before = picture(pk)
    with pytest.raises(refusal) as caught:
        yield caught
    assert caught.type is refusal
    assert picture(pk) == before
