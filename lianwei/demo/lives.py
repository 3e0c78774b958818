"""Lives of synthetic complaints: each step is the real operation, taken on the day it would have been taken.

A life stops at the horizon (the last played day), so that recent cases stand in the middle of their way.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from lianwei.cases import clockwork
from lianwei.cases import operations as do
from lianwei.cases.entries import ComplaintEntry, LossEntry, TermsEntry
from lianwei.cases.models import Agreement, Complaint, RecoveredLoss, Respondent
from lianwei.cases.queries.page.agreement import fingerprint_of, still_to_sign
from lianwei.core import clock
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import Actor
from lianwei.core.workdays import office_calendar

from .invention import words

OFFICE = ZoneInfo("Asia/Shanghai")
FRESH = timedelta(days=5)  # what came last still waits for a second pair of eyes
A_WHILE = timedelta(minutes=7)  # between two steps of one day
SURELY_SETTLED = ("yes", "yes", "yes", "partly", "no")


class HorizonReached(Exception):
    """The next step would lie after the last played day."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The people of one member who take the steps."""

    clerk: Actor
    mediator: Actor
    caller: Actor
    head: Actor


@dataclass
class Life:
    """One complaint on its way; with a worker, what follows from a step is done on its day."""

    rng: Random
    desk: Desk
    day: date
    horizon: date
    has_worker: bool = False
    pk: int = 0
    last: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    def live(self, entry: ComplaintEntry, *, path: "Path | None" = None) -> int:
        """Take the complaint from its receipt as far as the horizon allows; answers its primary key."""
        with self.at(0):
            self.pk = do.receive_complaint(entry, actor=self.desk.clerk).pk
        try:
            (path or _choose(self.rng))(self)
        except HorizonReached:
            return self.pk
        return self.pk

    @contextmanager
    def at(self, working_days: int) -> Iterator[None]:
        """Some working days later, in office hours."""
        if working_days:
            self.day = office_calendar().add(self.day, working_days).day
        moment = time(self.rng.randint(9, 16), self.rng.randint(0, 59), self.rng.randint(0, 59))
        instant = datetime.combine(self.day, moment, OFFICE).astimezone(UTC)
        if self.day > self.horizon:
            raise HorizonReached
        instant = self.last = max(instant, self.last + A_WHILE)
        with clock.playing(instant):
            yield
            while self.has_worker and deliver_pending():
                pass

    def word(self, kind: str) -> str:
        return self.rng.choice(words()[kind])

    @property
    def claimed(self) -> int:
        return QuerySet(Complaint).values_list("amount_claimed", flat=True).get(pk=self.pk)

    @property
    def seller(self) -> int:
        return self.payers[0]

    @property
    def payers(self) -> list[int]:
        """The businesses complained of, the first one first."""
        rows = QuerySet(Respondent).filter(complaint=self.pk).order_by("seq")
        return list(rows.values_list("pk", flat=True))

    @property
    def losses(self) -> list[RecoveredLoss]:
        """What was promised, in the order of the terms."""
        return list(QuerySet(RecoveredLoss).filter(complaint=self.pk).order_by("pk"))


Path = Callable[[Life], None]


def talks(life: Life, *, position: str) -> None:
    """The business is asked first, and answers."""
    with life.at(life.rng.randint(0, 2)):
        do.try_settlement(life.pk, actor=life.desk.clerk)
    with life.at(life.rng.randint(2, 7)):
        reply = "refuse" if position == "refuses" else "partly"
        offer = None if position == "refuses" else _share(life, 0.8)
        do.record_reply(
            life.pk,
            actor=life.desk.clerk,
            respondent_id=life.seller,
            position=position,
            reply=life.word(f"replies_{reply}"),
            offer=offer,
        )


def accepted(life: Life) -> None:
    """Talks failed in half of the cases; then it is accepted."""
    if life.rng.random() < 0.5:
        talks(life, position="refuses")
        with life.at(1):
            do.end_talks(life.pk, actor=life.desk.clerk, reason="经营者不同意消费者的请求")
    with life.at(life.rng.randint(1, 6)):
        do.accept_complaint(
            life.pk, actor=life.desk.head, handler_id=life.desk.mediator.user_id, no_talks="refuses"
        )


def session(life: Life, *, result: str) -> None:
    """A mediation session is arranged and held."""
    with life.at(life.rng.randint(1, 5)):
        held_at = datetime.combine(office_calendar().add(life.day, 6).day, time(9), OFFICE)
        made = do.schedule_session(
            life.pk,
            actor=life.desk.mediator,
            held_at=held_at,
            way=life.rng.choice(("on_site", "on_site", "phone", "video")),
            mediator_id=life.desk.mediator.user_id,
            place="调解室",
        )
    with life.at(6):
        do.hold_session(
            life.pk,
            actor=life.desk.mediator,
            session_id=made.pk,
            attended=["consumer", "business"],
            minutes=life.word("minutes"),
            result=result,
        )


def appraised(life: Life) -> None:
    with life.at(1):
        do.commission_appraisal(
            life.pk,
            actor=life.desk.mediator,
            matter="商品质量是否符合标准",
            institution="重庆市某质量检测中心（虚构）",
            agreed_by_parties=True,
            cost=120_000,
            cost_borne_by="双方各半",
        )
    with life.at(life.rng.randint(7, 14)):
        do.end_appraisal(life.pk, actor=life.desk.mediator, result="检测样品一项指标不符合标称值")


def _share(life: Life, share: float) -> int:
    return round(life.claimed * share / 100) * 100


def agreed_terms(life: Life, *, at_once: bool = False) -> TermsEntry:
    """Terms in which part or all of the claim is promised."""
    promised = _share(life, life.rng.choice((0.5, 0.7, 0.8, 1.0)))
    text = life.word("terms").format(yuan=f"{promised // 100:,}")
    loss = LossEntry(life.rng.choice(("refund", "refund", "compensation")), promised, life.seller)
    until = None if at_once else clock.today() + timedelta(days=life.rng.randint(5, 20))
    return TermsEntry(terms=text, losses=(loss,), perform_by=until, is_performed_at_once=at_once)


def pay(life: Life, loss: RecoveredLoss) -> None:
    """One promised sum comes, whole."""
    do.record_payment(
        life.pk,
        actor=life.desk.mediator,
        loss_id=loss.pk,
        received=loss.promised,
        received_on=clock.today(),
        paper=f"转账凭证 {clock.today():%m%d}-{life.rng.randint(10, 99)}",
    )
    if loss.commitment_id and life.horizon - life.day > FRESH:
        do.verify_promise(loss.commitment_id, actor=life.desk.caller)


def paid(life: Life) -> None:
    """The money comes; all is performed."""
    with life.at(life.rng.randint(3, 8)):
        for loss in life.losses:
            pay(life, loss)
        do.perform_complaint(life.pk, actor=life.desk.mediator)


def visited(life: Life) -> None:
    """The return visit by phone, then the archive."""
    with life.at(life.rng.randint(2, 9)):
        do.call_follow_up(
            life.pk,
            actor=life.desk.caller,
            was_reached=True,
            satisfaction=life.rng.choice((5, 5, 5, 4, 4, 3, 2)),
            resolved=life.rng.choice(SURELY_SETTLED),
            comment=life.word("comments"),
        )
    with life.at(life.rng.randint(1, 5)):
        do.archive_complaint(life.pk, actor=life.desk.clerk)


def settled(life: Life) -> None:
    talks(life, position="agrees")
    with life.at(life.rng.randint(1, 3)):
        do.settle_complaint(life.pk, actor=life.desk.clerk, terms=agreed_terms(life))
    paid(life)
    visited(life)


def mediated(life: Life) -> None:
    accepted(life)
    session(life, result="adjourned")
    if life.rng.random() < 0.2:
        appraised(life)
    with life.at(life.rng.randint(1, 8)):
        do.agree_on_terms(life.pk, actor=life.desk.mediator, terms=agreed_terms(life))
        sign_all(life)
    if life.rng.random() < 0.06:
        broken(life)
        return
    paid(life)
    visited(life)


def sign_all(life: Life) -> None:
    """Every party signs on paper."""
    agreement = QuerySet(Agreement).filter(complaint=life.pk).latest("pk")
    for each in still_to_sign(agreement):
        do.sign_agreement(
            life.pk,
            actor=life.desk.mediator,
            agreement_id=agreement.pk,
            party=each.party,
            respondent_id=each.respondent.pk if each.respondent else None,
            way="paper",
            name="签字见纸质原件",
            seen=fingerprint_of(agreement),
        )


def break_promise(life: Life) -> None:
    """The day passes and nothing is paid."""
    with life.at(life.rng.randint(16, 25)):
        explanation = "到期未付款，电话无人接听"
        do.breach_complaint(life.pk, actor=life.desk.mediator, explanation=explanation)


def broken(life: Life) -> None:
    break_promise(life)
    visited(life)


def done_at_once(life: Life) -> None:
    accepted(life)
    with life.at(life.rng.randint(1, 4)):
        do.agree_on_terms(life.pk, actor=life.desk.mediator, terms=agreed_terms(life, at_once=True))
    visited(life)


def ended(life: Life) -> None:
    accepted(life)
    session(life, result="failed")
    with life.at(life.rng.randint(1, 10)):
        terminate(life)
    with life.at(life.rng.randint(1, 5)):
        do.close_on_notice(life.pk, actor=life.desk.head)
    if life.rng.random() < 0.15:
        with life.at(1):
            do.hand_over_clue(
                life.pk,
                actor=life.desk.mediator,
                authority="区市场监督管理局",
                matter="涉嫌虚假宣传，附宣传单照片",
            )
    visited(life)


def _ground(life: Life, kind: str) -> str:
    """A ground the rules in force list and that can be used before any limit has passed."""
    rules = clockwork.ruleset_of_case(QuerySet(Complaint).get(pk=life.pk))
    usable = [each.code for each in getattr(rules, kind) if not each.after_clock]
    return life.rng.choice(usable[:6])


def terminate(life: Life) -> None:
    ground = _ground(life, "end_grounds")
    explanation = "双方差距过大，调解不成"
    do.terminate_complaint(life.pk, actor=life.desk.head, ground=ground, explanation=explanation)


def decline(life: Life) -> None:
    explanation = "已告知其他解决途径和有权处理的部门"
    ground = _ground(life, "refusal_grounds")
    do.decline_complaint(life.pk, actor=life.desk.head, ground=ground, explanation=explanation)


def declined(life: Life) -> None:
    with life.at(life.rng.randint(1, 6)):
        decline(life)
    visited(life)


def withdrawn(life: Life) -> None:
    with life.at(life.rng.randint(1, 6)):
        do.withdraw_complaint(life.pk, actor=life.desk.clerk, reason="消费者表示已自行解决")
    visited(life)


def supplemented(life: Life) -> None:
    with life.at(life.rng.randint(0, 2)):
        do.request_supplement(life.pk, actor=life.desk.clerk, items=["购买凭证", "与商家的聊天记录"])
    with life.at(life.rng.randint(1, 4)):
        do.supply_complaint(life.pk, actor=life.desk.clerk, supplied="消费者补交收据照片两张")
    mediated(life)


PATHS: tuple[tuple[Path, int], ...] = (
    (settled, 30),
    (mediated, 28),
    (done_at_once, 8),
    (ended, 17),
    (declined, 7),
    (withdrawn, 4),
    (supplemented, 6),
)


def _choose(rng: Random) -> Path:
    paths, weights = zip(*PATHS, strict=True)
    return rng.choices(paths, weights)[0]
