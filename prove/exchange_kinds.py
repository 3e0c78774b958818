"""What goes between the instances of the proof besides counts and cases: tables of codes, warnings, entries
of the knowledge base, help with a case that stays, group complaints. A further kind is a row of KINDS.

Of each kind, what the one side gave must be what the other side took: both say the same of it in the end.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from django.db.models import QuerySet

from bench.exchange_steps import peer_of
from lianwei.analytics.models import Alert
from lianwei.analytics.operations.alerts import raise_alert
from lianwei.analytics.rules.alerts import Found
from lianwei.analytics.rules.topic_nights import Place
from lianwei.cases.models import Complaint
from lianwei.cases.operations import receive_complaint
from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.federation.models import (
    CodeTable,
    CodeTableStatus,
    JointRequest,
    JointState,
    JointWord,
    OutMessage,
    Peer,
    SharedAlert,
    SharedEntry,
)
from lianwei.federation.models.joint import OPEN
from lianwei.federation.operations import codes as tables
from lianwei.federation.operations import joint
from lianwei.federation.operations.alerts import (
    acknowledge_shared_alert,
    answer_shared_alert,
    tell_shared_alert,
)
from lianwei.federation.queries.own import own_code
from lianwei.federation.rules import alerts, codes
from lianwei.federation.rules import knowledge as entries
from lianwei.knowledge.models import EntryStatus, KnowledgeEntry
from lianwei.knowledge.operations.entries import (
    EntryText,
    create_knowledge_entry,
    publish_knowledge_entry,
    revise_knowledge_entry,
    submit_knowledge_entry,
)

from . import alliance, exchange_groups

OURS, THEIRS = "S0102", "S0103"  # a class of goods, and what the agreed table makes of it
FIRST = 0  # the round before all others, in which codes are agreed
Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """`tell`: what is told to all peers in a round; `answer`: somebody here answers what came, step by step;
    `given`, `taken`: what a side knows of what it told a peer, and of what a peer told it, counts included.
    """

    tell: Callable[[int], None]
    answer: Callable[[], None]
    given: Callable[[Peer], Said]
    taken: Callable[[Peer], Said]


def tell_kinds(n: int) -> int:
    """The words of a round; of how many kinds."""
    for kind in KINDS.values():
        kind.tell(n)
    return len(KINDS)


def answer_kinds() -> int:
    """Answer what came; of how many kinds."""
    for kind in KINDS.values():
        kind.answer()
    return len(KINDS)


def given(code: str) -> dict[str, Said]:
    """What this side told a peer, by kind."""
    return {name: kind.given(peer_of(code)) for name, kind in KINDS.items()}


def taken(code: str) -> dict[str, Said]:
    """What a peer told this side, by kind."""
    return {name: kind.taken(peer_of(code)) for name, kind in KINDS.items()}


def _peers() -> list[Peer]:
    return list(Peer.objects.visible_to(OPERATOR).order_by("pk"))


def _sent(peer: Peer, kind: str) -> int:
    return OutMessage.objects.visible_to(OPERATOR).filter(peer=peer, kind=kind).count()


def _happened(name: str, peer: Peer) -> int:
    """How often a word of a peer had this effect here."""
    return sum(each.details.get("by") == peer.code for each in Event.objects.filter(name=name).iterator())


def _propose(n: int) -> None:
    lines = f"{THEIRS},{OURS}"
    entry = tables.CodeTableEntry("category", False, lines, clock.today(), same_else=True)
    for peer in _peers() if n == FIRST else ():
        tables.propose_code_table(peer.pk, actor=OPERATOR, entry=entry)


def _confirm() -> None:
    rows = CodeTable.objects.visible_to(OPERATOR).filter(is_ours=False, status=CodeTableStatus.PROPOSED)
    for row in list(rows):
        tables.confirm_code_table(row.pk, actor=OPERATOR)


def _tables(peer: Peer, *, is_ours: bool) -> Said:
    rows = CodeTable.objects.visible_to(OPERATOR).filter(peer=peer, is_ours=is_ours)
    return {"tables": [[str(row.uid), row.digest, row.status] for row in rows.order_by("uid")]}


def _tables_given(peer: Peer) -> Said:
    words = {"words": _sent(peer, codes.OFFERED), "answers": _happened("code_table.confirmed", peer)}
    return _tables(peer, is_ours=True) | words


def _tables_taken(peer: Peer) -> Said:
    words = {"words": _happened("code_table.proposed", peer), "answers": _sent(peer, codes.MOVED)}
    return _tables(peer, is_ours=False) | words


def _warn(n: int) -> None:
    """The same warning each time, with a note that tells the newest word apart."""
    for peer in _peers() if n > FIRST else ():
        tell_shared_alert(_warning().pk, actor=OPERATOR, peer=peer.code, note=f"第{n}次提示")


def _warning() -> Alert:
    """Raised as the night does."""
    known = QuerySet(Alert).filter(key=OURS).first()
    if known is not None:
        return known
    holder = alliance.desk().head.organisation_id
    held = QuerySet(Complaint).filter(holder_id=holder).values_list("pk", flat=True)
    found = Found("burst", "category", OURS, 9, 0.5, 3, frozenset(held), 1, 26)
    return raise_alert(Place(organisation_id=holder), found, actor=SYSTEM)


def _follow_up() -> None:
    """Notice what came, and answer it the next time."""
    rows = SharedAlert.objects.visible_to(OPERATOR).filter(is_ours=False, answered_at=None)
    for row in list(rows):
        if row.acknowledged_at is None:
            acknowledge_shared_alert(row.pk, actor=OPERATOR)
        else:
            answer_shared_alert(row.pk, actor=OPERATOR, verdict="true", measure="已约谈门店，三日内退费")


def _warnings(peer: Peer, *, is_ours: bool) -> Said:
    rows = SharedAlert.objects.visible_to(OPERATOR).filter(peer=peer.code, is_ours=is_ours)
    return {"warnings": [[str(r.uid), r.told, r.facts["note"], r.verdict, r.measure] for r in rows]}


def _warnings_given(peer: Peer) -> Said:
    return _warnings(peer, is_ours=True) | {
        "goods": THEIRS,
        "words": _sent(peer, alerts.RAISED),
        "seen": _happened("shared_alert.acknowledged", peer),
        "answers": _happened("shared_alert.answered", peer),
    }


def _warnings_taken(peer: Peer) -> Said:
    rows = SharedAlert.objects.visible_to(OPERATOR).filter(peer=peer.code, is_ours=False)
    return _warnings(peer, is_ours=False) | {
        "goods": ",".join(row.facts["category"] for row in rows),
        "words": _happened("shared_alert.taken", peer),
        "seen": _sent(peer, alerts.ACKNOWLEDGED),
        "answers": _sent(peer, alerts.ANSWERED),
    }


def _publish(n: int) -> None:
    """An entry, and in each round its next version."""
    text = EntryText(title=f"健身卡退费口径（第{n}稿）", body="先核对消费记录，再按原价折算。")
    now = KnowledgeEntry.objects.visible_to(OPERATOR).filter(status=EntryStatus.PUBLISHED).first()
    if now is None:
        made = create_knowledge_entry("practice_note", text, actor=alliance.desk().head)
    else:
        made = revise_knowledge_entry(now.pk, text, actor=OPERATOR)
    submit_knowledge_entry(made.pk, actor=OPERATOR)
    publish_knowledge_entry(made.pk, actor=OPERATOR)


def _read_alone() -> None:
    """Entries of peers ask for no answer."""


def _entries_given(peer: Peer) -> Said:
    rows = KnowledgeEntry.objects.visible_to(OPERATOR).filter(status=EntryStatus.PUBLISHED)
    found = [[row.code, row.version, row.title] for row in rows.order_by("code")]
    return {"entries": found, "words": _sent(peer, entries.PUBLISHED)}


def _entries_taken(peer: Peer) -> Said:
    rows = SharedEntry.objects.visible_to(OPERATOR).filter(peer=peer.code)
    found = [[row.code, row.version, row.title] for row in rows.order_by("code")]
    return {"entries": found, "words": _happened("shared_entry.taken", peer)}


def _ask(n: int) -> None:
    """Help with a case that stays here; a note in each later round, until it was answered and closed."""
    for peer in _peers() if n == FIRST + 1 else ():
        case = receive_complaint(alliance.entry(Random(peer.pk)), actor=alliance.desk().head)
        told = {"peer": peer.code, "kind": "inspect", "matter": "请查看门店是否营业"}
        joint.ask_joint_request(case.pk, actor=OPERATOR, due_on=clock.today() + timedelta(days=7), **told)
    rows = JointRequest.objects.visible_to(OPERATOR).filter(is_ours=True, state__in=OPEN)
    for row in list(rows) if n > FIRST + 1 else ():
        joint.note_joint_request(row.pk, actor=OPERATOR, text=f"第{n}次补充")


def _help() -> None:
    """Who was asked answers; who asked closes what was answered."""
    rows = JointRequest.objects.visible_to(OPERATOR)
    for row in list(rows.filter(is_ours=False, state=JointState.ASKED)):
        joint.answer_joint_request(row.pk, actor=OPERATOR, text="门店已停业，门上贴有转让通知")
    for row in list(rows.filter(is_ours=True, state=JointState.ANSWERED)):
        joint.close_joint_request(row.pk, actor=OPERATOR)


def _requests(peer: Peer, *, is_ours: bool) -> Said:
    """The requests with all words, whoever said them."""
    rows = JointRequest.objects.visible_to(OPERATOR).filter(peer=peer.code, is_ours=is_ours)
    words = JointWord.objects.visible_to(OPERATOR).filter(request__in=rows.values("pk"))
    said = [[own_code() if each.is_ours else peer.code, each.step, each.text] for each in words]
    return {"requests": [[str(row.uid), row.state] for row in rows], "words": sorted(said)}


def _requests_given(peer: Peer) -> Said:
    return _requests(peer, is_ours=True)


def _requests_taken(peer: Peer) -> Said:
    return _requests(peer, is_ours=False)


KINDS = {
    "codes": Kind(_propose, _confirm, _tables_given, _tables_taken),
    "warnings": Kind(_warn, _follow_up, _warnings_given, _warnings_taken),
    "help": Kind(_ask, _help, _requests_given, _requests_taken),
    "groups": Kind(exchange_groups.tell, exchange_groups.join, exchange_groups.given, exchange_groups.taken),
    "knowledge": Kind(_publish, _read_alone, _entries_given, _entries_taken),
}
STEPS = (tell_kinds, answer_kinds, given, taken)
