"""A made-up alliance next door: it offers a case to the member shown, and is offered one; both ask each other
for help. It says that it is made up; nobody runs it.
"""

import json
from datetime import date
from random import Random

from lianwei.cases.queries.between.transfers import answer_due
from lianwei.core import clock
from lianwei.core.models import Basis
from lianwei.core.scope import OPERATOR
from lianwei.federation.operations import activate_peer, suspend_peer
from lianwei.federation.operations.abroad import offer_case_abroad
from lianwei.federation.operations.abroad.receiving import take_paper
from lianwei.federation.queries.own import own_code
from lianwei.federation.queries.peers import peer_with_code
from lianwei.federation.receivers import Incoming
from lianwei.federation.rules.custody.dossiers import dossier_of
from lianwei.federation.rules.custody.papers import BIRTH
from lianwei.federation.rules.pages import Facts, digest_of, text_of

from .alliance import Member
from .handovers import Tell
from .heard import hear_from_neighbour
from .helping import help_each_other
from .lives import Life
from .neighbour import Neighbour
from .showcase import nothing_yet

REASON = "消费者住本地，门店在贵联盟辖区，便于实地核实（合成数据）。"
ASK = "经营者注册地和实际经营地都在贵联盟辖区，消费者同意移送（合成数据）。"
NUMBER = "HH-2026-000318"


def offer_of(neighbour: Neighbour, facts: Facts, *, number: str, wished_by: date) -> Incoming:
    """An offer as it would come by the wire."""
    case, page = f"{neighbour.code}/{number}", text_of(facts)
    birth = neighbour.say(BIRTH, case, recipient=neighbour.code, seq=1, prev="", body={})
    body = {
        "titles": [birth.told],
        "dossier": dossier_of({digest_of(page): len(page.encode())}),
        "reason": "",
        "wished_by": wished_by.isoformat(),
    }
    offer = neighbour.say("OFFER", case, recipient=own_code(), seq=2, prev=birth.digest, body=body)
    peer = peer_with_code(neighbour.code)
    data = {"paper": offer.told, "facts": json.loads(page)}
    return Incoming(peer, "", "custody.paper", 1, f"custody:{case}", 1, clock.now(), data)


def facts_told(**changes: object) -> Facts:
    """What the neighbour tells of its case."""
    told = {
        "title": "健身卡停业不退",
        "narrative": "消费者在贵地健身房办卡3600元，两个月后门店关闭，经营者拒绝退还余额。（合成数据）",
        "wish": "退还未使用部分",
        "category": "S0301",
        "nature": "N03",
        "respondents": ["某健身连锁（合成）"],
        "amount_claimed": 300_000,
        "first_on": clock.today().isoformat(),
        "was_accepted": True,
        "reason": REASON,
    }
    return Facts.model_validate(told | changes)


def exchange_cases(neighbour: Neighbour, rng: Random, member: Member, today: date, *, tell: Tell) -> None:
    """One case comes as an offer, one is offered, the neighbour tells what else it has; then the exchange
    stands still, for nobody would answer.
    """
    peer = peer_with_code(neighbour.code)
    activate_peer(peer.pk, actor=OPERATOR)
    facts = facts_told(region=member.organisation.region_code[:6])
    take_paper(offer_of(neighbour, facts, number=NUMBER, wished_by=answer_due(today)), actor=OPERATOR)
    life = Life(rng, member.desk, today, today, has_worker=True)
    life.live(tell(member, today), path=nothing_yet)
    told = {"peer": neighbour.code, "reason": ASK, "basis": Basis.ORAL}
    offer_case_abroad(life.pk, actor=member.desk.mediator, **told)
    region = member.organisation.region_code[:6]
    help_each_other(neighbour, peer, life.pk, region=region, actor=member.desk.mediator)
    hear_from_neighbour(peer, neighbour.secret, member, today)
    suspend_peer(peer.pk, actor=OPERATOR)
