"""Two instances with members and cases of their own, and a line between them that a test holds in hand."""

import sqlite3
from dataclasses import replace
from pathlib import Path

from django.db.models import QuerySet

from lianwei.cases.models import Complaint
from lianwei.core import queue
from lianwei.core.scope import OPERATOR, SYSTEM, Actor
from lianwei.federation.models import CaseAbroad, GiverRow, OutMessage, OutState, TakerRow, Title
from lianwei.federation.operations import abroad as do
from lianwei.federation.operations import activate_peer, name_instance, register_peer
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.operations.packets import export_packet, import_packet
from lianwei.federation.queries.custody import custody_dump
from lianwei.federation.queries.own import WIRE, public_card
from lianwei.federation.queries.peers import peer_with_code
from lianwei.registry.operations import load_codes
from tests.cases.actors import worker
from tests.factories.cases import complaint
from tests.factories.members import make_alliance, make_organisation, make_user
from tests.federation.custody.instances import Local, three

EAST, WEST = "east-alliance", "west-alliance"
MAY = {f"case_abroad.{verb}" for verb in ("view", "offer", "withdraw", "accept", "return")} | {
    "complaint.add_evidence"
}
REASON = "经营者的实际经营地在贵联盟辖区。"


class Side(Local):
    """An instance with one member."""

    def __init__(self, local: Local, code: str) -> None:
        self.connection, self.code = local.connection, code
        self.node = None
        with self.acting():
            load_codes()
            name_instance(actor=OPERATOR, code=code, name=code)
            self.member = make_organisation(f"{code[0].upper()}Y", region_code="500103")
            make_alliance(self.member, code=f"ALL-{code[0].upper()}")
            user = make_user(f"worker-{code}", organisation=self.member)
            plain = worker(self.member, user=user)
            self.actor: Actor = replace(plain, permissions=plain.permissions | MAY)
            address = f"https://{code}.example.cn"  # leads nowhere (RFC 2606)
            self.card = public_card().model_copy(update={"url": address}).model_dump_json()

    def may(self, permissions: set[str]) -> None:
        """Its worker may do this too."""
        self.actor = replace(self.actor, permissions=self.actor.permissions | permissions)

    def stranger(self) -> Actor:
        """Somebody of another organisation, with every permission."""
        none = frozenset({0})
        return replace(self.actor, organisation_id=0, organisations=none, acts_for=none)

    def meet(self, other: "Side") -> None:
        with self.acting():
            activate_peer(register_peer(actor=OPERATOR, card=other.card).pk, actor=OPERATOR)

    def new_case(self) -> int:
        with self.acting():
            return complaint(actor=self.actor).pk

    def offer(self, pk: int, other: "Side") -> CaseAbroad:
        with self.acting():
            told = {"peer": other.code, "reason": REASON, "basis": "oral_consent"}
            return do.offer_case_abroad(pk, actor=self.actor, **told)

    def abroad(self) -> CaseAbroad:
        with self.acting():
            return QuerySet(CaseAbroad).latest("pk")

    def accept(self) -> None:
        with self.acting():
            do.accept_case_abroad(QuerySet(CaseAbroad).latest("pk").pk, actor=self.actor)

    def refuse(self, ground: str = "competence") -> None:
        with self.acting():
            do.return_case_abroad(QuerySet(CaseAbroad).latest("pk").pk, actor=self.actor, ground=ground)

    def cases(self) -> list[Complaint]:
        with self.acting():
            return list(QuerySet(Complaint).order_by("pk"))

    def states(self) -> tuple[bool, list[str], list[str]]:
        """Whether a case is ours, and the states of the rows."""
        with self.acting():
            given = list(QuerySet(GiverRow).order_by("pk").values_list("state", flat=True))
            taken = list(QuerySet(TakerRow).order_by("pk").values_list("state", flat=True))
            return QuerySet(Title).filter(is_mine=True).exists(), given, taken

    def dump(self) -> dict:
        with self.acting():
            return custody_dump(self.code, actor=SYSTEM)

    def work(self) -> None:
        """What the worker does but sending."""
        with self.acting():
            while handle_post(actor=SYSTEM) or queue.deliver_pending():
                pass

    def waiting(self) -> bool:
        with self.acting():
            return OutMessage.objects.visible_to(WIRE).filter(state=OutState.WAITING).exists()


def two(directory: Path) -> tuple[Side, Side]:
    """Two of three databases: that know each other's cards."""
    local = three(directory)
    local["C"].connection.close()
    sides = Side(local["A"], EAST), Side(local["B"], WEST)
    sides[0].meet(sides[1])
    sides[1].meet(sides[0])
    return sides


def carry(giver: Side, taker: Side) -> int:
    """What waits at one goes to the other as a file, and its receipts come back; how many messages."""
    if not giver.waiting():
        return 0
    with giver.acting():
        packet = export_packet(peer_with_code(taker.code).pk, actor=OPERATOR)
    with taker.acting():
        found = import_packet(packet, actor=OPERATOR)
    taker.work()
    with giver.acting():
        import_packet(found.reply, actor=OPERATOR)
    return found.count


def settle(east: Side, west: Side) -> None:
    """Until nothing waits on either side."""
    east.work()
    west.work()
    while carry(east, west) + carry(west, east):
        pass


def saved(side: Side, directory: Path) -> Path:
    """A copy of the database as a backup makes it."""
    file = directory / "backup.sqlite3"
    target = sqlite3.connect(file)
    source = sqlite3.connect(side.connection.settings_dict["NAME"])
    source.backup(target)
    target.close()
    source.close()
    return file


def put_back(side: Side, file: Path) -> None:
    """The copy in the place of the database, as a restore leaves it."""
    side.connection.close()
    name = side.connection.settings_dict["NAME"]
    source, target = sqlite3.connect(file), sqlite3.connect(name)
    source.backup(target)
    target.close()
    source.close()
