"""What a made-up alliance next door has told, under an agreement with it: a warning, an entry of its
knowledge base, questions about the same dispute, counts of months and of businesses, a group complaint; and
tables of codes.
"""

from datetime import date, timedelta

from lianwei.cases.models import CaseGroup, Complaint, GroupState, Match, Respondent
from lianwei.core import clock
from lianwei.core.keys import sign_by
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.federation.models import Peer
from lianwei.federation.operations import agreements as do
from lianwei.federation.operations.alerts import take_alert
from lianwei.federation.operations.businesses import take_businesses
from lianwei.federation.operations.codes import (
    CodeTableEntry,
    confirm_code_table,
    propose_code_table,
    take_codes,
)
from lianwei.federation.operations.facts import take_fact, take_fact_withdrawal
from lianwei.federation.operations.groups import (
    take_shared_group,
    take_shared_group_joined,
    tell_shared_group,
)
from lianwei.federation.operations.knowledge import take_entry
from lianwei.federation.operations.matching import (
    answer_peer_match,
    ask_peer_match,
    take_peer_match,
    take_peer_match_answer,
)
from lianwei.federation.operations.publications import take_publication
from lianwei.federation.operations.statistics import take_statistics
from lianwei.federation.queries.own import instance_key, own_code
from lianwei.federation.queries.peers import keys_of
from lianwei.federation.receivers import Incoming
from lianwei.federation.rules import alerts, businesses, codes, facts, groups, knowledge, publications
from lianwei.federation.rules.agreements import fields
from lianwei.federation.rules.agreements.terms import Moved, signed_bytes
from lianwei.federation.rules.matching import MatchAnswered, MatchAsked, mark_of, month_of, pair_key
from lianwei.federation.rules.statistics import MonthShared

from .alliance import Member

AGREED = [
    *fields.STATISTICS,
    *fields.MATCHES,
    *fields.ALERT,
    *fields.FOLLOW_UP,
    *fields.KNOWLEDGE,
    *fields.BUSINESS,
    *fields.FACT,
    *fields.GROUP,
    *fields.PUBLICATION,
]
TABLE = "3c0b6f0e-5a0d-4a5a-9d5e-0d7f6f1c2b01"
WARNING = "3c0b6f0e-5a0d-4a5a-9d5e-0d7f6f1c2b02"
MATTER = "3c0b6f0e-5a0d-4a5a-9d5e-0d7f6f1c2b04"
QUESTION = "3c0b6f0e-5a0d-4a5a-9d5e-0d7f6f1c2b03"
FACTS = ("收到劝喻函：停业前未告知预付卡消费者（合成数据）", "未按承诺退还预付卡余额（合成数据）")
MONTHS = ((182, 160, 121), (171, 152, 118))  # received, accepted, resolved; the last month first


def hear_from_neighbour(peer: Peer, secret: str, member: Member, today: date) -> None:
    """`secret`: with which the neighbour signs; `member`: the one shown, whose case it is asked about."""
    _agree(peer, secret, today)
    _agree_on_codes(peer, today)
    _warn(peer, member, today)
    _know(peer, today)
    _release(peer)
    _count(peer, today)
    case = _case_against_a_known_business(member)
    if case:
        _match(peer, case, member)
        _share_groups(peer, case, member, today)


def _agree(peer: Peer, secret: str, today: date) -> None:
    told = do.AgreementEntry(
        title="与邻省联盟互通预警、知识和统计（合成数据）",
        purpose="跨省商户的消费纠纷联合预警和经验共享",
        basis="no_persons",
        fields=AGREED,
        starts_on=today - timedelta(days=90),
        ends_on=today + timedelta(days=275),
        keep_days=365,
        deletion_days=15,
        direction="both",
        peer_id=peer.pk,
    )
    row = do.draft_agreement(actor=OPERATOR, entry=told)
    do.offer_agreement(row.pk, actor=OPERATOR)
    row = do.sign_agreement(row.pk, actor=OPERATOR)
    signed = sign_by(secret, signed_bytes(digest=row.digest, party=peer.code, on=today))
    public = next(iter(keys_of(peer).values())).public
    step = {"uid": str(row.uid), "version": row.version, "digest": row.digest, "step": "signed"}
    step |= {"on": today.isoformat(), "public": public, "signature": signed}
    do.take_step(peer, actor=SYSTEM, told=Moved.model_validate(step))


def _agree_on_codes(peer: Peer, today: date) -> None:
    """One table is agreed, one of ours waits for the neighbour."""
    told = codes.EXAMPLE | {"uid": TABLE, "giver": peer.code, "receiver": own_code()}
    told |= {"starts_on": (today - timedelta(days=60)).isoformat()}
    table = take_codes(peer, actor=SYSTEM, told=codes.CodesOffered.model_validate(told))
    confirm_code_table(table.pk, actor=OPERATOR)
    waiting = CodeTableEntry("category", is_incoming=True, lines="YS01,S0301", starts_on=today)
    propose_code_table(peer.pk, actor=OPERATOR, entry=waiting)


def _incoming(peer: Peer, kind: str, subject: str, data: dict) -> Incoming:
    return Incoming(peer, "", kind, 1, subject, 1, clock.now(), data)


def _warn(peer: Peer, member: Member, today: date) -> None:
    told = alerts.EXAMPLE | {"uid": WARNING, "region": member.organisation.region_code[:6], "urgent": ""}
    told |= {"business": "某健身连锁（合成）", "note": "多家门店同时停业，请留意贵地门店。（合成数据）"}
    told |= {"first_on": (today - timedelta(days=9)).isoformat()}
    told |= {"raised_on": (today - timedelta(days=1)).isoformat()}
    take_alert(_incoming(peer, alerts.RAISED, f"alert:{WARNING}", told), actor=SYSTEM)


def _know(peer: Peer, today: date) -> None:
    told = knowledge.EXAMPLE | {"title": "健身预付卡余额怎样计算（合成数据）", "categories": ["S0301"]}
    told |= {"contributor": "邻省某区消费者权益保护委员会（合成数据）"}
    told |= {"published_on": (today - timedelta(days=20)).isoformat()}
    subject = f"knowledge:{told['code']}"
    take_entry(_incoming(peer, knowledge.PUBLISHED, subject, told), actor=SYSTEM)


def _release(peer: Peer) -> None:
    """A report of the neighbour, and its correction."""
    told = publications.EXAMPLE | {"title": "邻省2026年第一季度消费投诉情况分析（合成数据）"}
    told |= {"issuer": "邻省消费者权益保护委员会（合成数据）"}
    subject = f"publication:{told['code']}"
    versions = (told | {"version": 1, "reason": ""}, told)
    for sequence, version in enumerate(versions, start=1):
        message = (peer, "", publications.RELEASED, 1, subject, sequence, clock.now(), version)
        take_publication(Incoming(*message), actor=SYSTEM)


def _count(peer: Peer, today: date) -> None:
    months = [businesses.month_before(today)]
    months.append(businesses.month_before(date.fromisoformat(f"{months[0]}-01")))
    names = ("received", "accepted", "resolved")
    told = [
        MonthShared(month=month, **dict(zip(names, counts, strict=True)))
        for month, counts in zip(months, MONTHS, strict=True)
    ]
    take_statistics(peer, actor=SYSTEM, told=told)


def _case_against_a_known_business(member: Member) -> Complaint | None:
    """The latest open case of the member that names a business with a unified social credit code."""
    actor = member.desk.head
    known = Respondent.objects.visible_to(actor).exclude(business=None).exclude(business__uscc="")
    rows = Complaint.objects.visible_to(actor).filter(holder_id=member.organisation.pk, closed_on=None)
    return rows.filter(pk__in=known.values("complaint")).order_by("-pk").first()


def _match(peer: Peer, case: Complaint, member: Member) -> None:
    """One question of ours, answered; one of the neighbour about the same business; and its counts of it."""
    actor = member.desk.head
    asked = ask_peer_match(case.pk, actor=actor, peer_id=peer.pk, purpose=Match.Purpose.GROUP)
    answer = {"question": str(asked.uid), "state": "counted", "cases": 20, "cities": 3}
    take_peer_match_answer(peer.pk, actor=SYSTEM, told=MatchAnswered.model_validate(answer))
    business = Respondent.objects.visible_to(actor).filter(complaint=case).exclude(business=None)
    uscc = business.values_list("business__uscc", flat=True).first()
    _asked(peer, case, uscc)
    row = {"uscc": uscc, "complaints": 35, "settled": 20, "broken_promises": 5, "letters": None}
    told = {"month": businesses.month_before(clock.today()), "businesses": [row]}
    subject = f"businesses:{told['month']}"
    take_businesses(_incoming(peer, businesses.KIND, subject, told), actor=SYSTEM)
    _state(peer, uscc)


def _state(peer: Peer, uscc: str) -> None:
    """Two facts on the same business; the older one was withdrawn there."""
    for number, days in enumerate((12, 75), start=1):
        code = f"F-{number:016x}"
        on = (clock.today() - timedelta(days=days)).isoformat()
        told = facts.EXAMPLE | {"code": code, "uscc": uscc, "on": on, "headline": FACTS[number - 1]}
        told |= {"stated_by": "邻省某区消费者权益保护委员会（合成数据）"}
        take_fact(_incoming(peer, facts.STATED, f"fact:{code}", told), actor=SYSTEM)
    gone = {"code": code, "on": clock.today().isoformat(), "remark": "经复核，主体有误。（合成数据）"}
    message = Incoming(peer, "", facts.WITHDRAWN, 1, f"fact:{code}", 2, clock.now(), gone)
    take_fact_withdrawal(message, actor=SYSTEM)


def _asked(peer: Peer, case: Complaint, uscc: str) -> None:
    own, theirs = instance_key(), next(iter(keys_of(peer).values()))
    month, names = month_of(clock.today()), (theirs.key_id, own.key_id)
    key = pair_key(own.box_secret.plain(), theirs.box, names=names, month=month)
    told = {"question": QUESTION, "month": month, "key": theirs.key_id, "key_there": own.key_id}
    told |= {"business": mark_of(uscc, key), "category": case.category, "nature": case.nature}
    row = take_peer_match(peer.pk, actor=SYSTEM, told=MatchAsked.model_validate(told | {"purpose": "case"}))
    answer_peer_match(row.pk, actor=SYSTEM)


def _share_groups(peer: Peer, case: Complaint, member: Member, today: date) -> None:
    """The member's open group is told and joined there; the neighbour tells one about a business we know."""
    actor = member.desk.head
    office = {"office": "邻省某区消费者权益保护委员会（合成数据）", "phone": "000-00000000"}
    own = CaseGroup.objects.visible_to(actor).filter(state=GroupState.OPEN).order_by("-pk").first()
    if own:
        row = tell_shared_group(own.pk, actor=actor, peer=peer.code, facts=own.facts)
        told = groups.COUNTED | office | {"uid": str(row.uid), "cases": 9, "amount": 3_000_000}
        subject = groups.subject_of_group(row.uid)
        take_shared_group_joined(_incoming(peer, groups.JOINED, subject, told), actor=SYSTEM)
    about = Respondent.objects.visible_to(actor).filter(complaint=case).exclude(business=None)
    name, uscc = about.values_list("business__name", "business__uscc").first()
    told = groups.EXAMPLE | office | {"uid": MATTER, "title": "同一商户多地停业（合成数据）"}
    told |= {"business": name, "uscc": uscc, "region": member.organisation.region_code[:6]}
    told |= {"first_on": (today - timedelta(days=20)).isoformat()}
    subject = groups.subject_of_group(MATTER)
    take_shared_group(_incoming(peer, groups.TOLD, subject, told), actor=SYSTEM)
