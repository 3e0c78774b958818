"""The archive of the shown member: old files whose years are over, a list that was destroyed and one that
waits for its second signature, a hold, a file in storage only, requests about one's own data in each state.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from lianwei.cases.models import Complainant, Complaint
from lianwei.cases.operations import EnquiryEntry, receive_enquiry, record_consent, withdraw_consent
from lianwei.cases.rules.consents import HANDLING
from lianwei.core import clock
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM, Actor, find, subject_of
from lianwei.members.models import User
from lianwei.members.queries import actor_of
from lianwei.retention.models import Filing
from lianwei.retention.operations.destroying import destroy_next
from lianwei.retention.operations.destruction import (
    approve_list,
    check_list,
    keep_item,
    order_list,
    propose_list,
)
from lianwei.retention.operations.filing import file_subject
from lianwei.retention.operations.holds import hold_file
from lianwei.retention.operations.replies import answer_person_request, draft_reply, sign_reply
from lianwei.retention.operations.requests import (
    RequestEntry,
    check_person_request,
    decide_person_request,
    receive_person_request,
    withdraw_person_request,
)
from lianwei.retention.queries.destruction import items_of

from . import lives
from .alliance import Member
from .invention import words
from .lives import OFFICE, Life
from .showcase import withdrawn

OLD = ((2013, 2), (2014, 3))  # year of the file, how many: their ten years are over
ARCHIVIST = "yz-archivist"
AGES = (60, 55, 50, 45, 40, 35, 30)  # working days since these complaints came in
STORED = "案卷保管期限未满，期满后按规定销毁；在此之前只保存，不再使用。"
REFUSED = "所述信息与登记表原件一致，没有需要更正的内容。"
# kind, decision ("": still open, None: taken back), reasons
ASKED = (
    ("erasure", "stored", STORED),
    ("correction", "refused", REFUSED),
    ("access", "granted", ""),
    ("restriction", "", ""),
    ("access", None, ""),
)


def put_away(life: Life) -> None:
    """Taken back by the consumer and archived: the shortest way into the archive."""
    withdrawn(life)
    lives.visited(life)


def fill_archive(member: Member, keys: Sequence[int]) -> None:
    """Held, stored, asked about, destroyed. `keys`: archived complaints, two more than ASKED."""
    head, archivist = member.desk.head, actor_of(User.objects.get(username=ARCHIVIST))
    _old_enquiries(member)
    with clock.playing(datetime(OLD[0][0] + 11, 1, 5, 9, 30, tzinfo=OFFICE)):
        first = _list_approved(member, archivist)
        order_list(first, actor=head)
        destroy_next(first, actor=SYSTEM, limit=50)
    with clock.playing(clock.now() - timedelta(days=3)):
        _list_approved(member, archivist, keeps="编入消费维权年鉴，暂不销毁")
    cases = [find(Complaint, pk, actor=OPERATOR) for pk in keys]
    filing = Filing.objects.visible_to(OPERATOR).get(subject=subject_of(cases[-1]))
    hold_file(filing.pk, actor=archivist, reason="人民法院来函调卷，诉讼终结前不得销毁")
    _asked_about(cases, member, archivist)
    _taken_back(cases[-2], member.desk.clerk)


def _old_enquiries(member: Member) -> None:
    """Of years before the alliance: the only files of a demo whose time is over."""
    asked = iter(words()["enquiries"] * 2)
    for year, count in OLD:
        for number in range(count):
            question, answer = next(asked)
            with clock.playing(datetime(year, 3 + number, 14, 10, tzinfo=OFFICE)):
                enquiry = receive_enquiry(EnquiryEntry(question, "C02", answer), actor=member.desk.clerk)
                file_subject(subject_of(enquiry), actor=SYSTEM)


def _list_approved(member: Member, archivist: Actor, *, keeps: str = "") -> int:
    """Proposed, checked and signed by the archive; its key. `keeps`: why its first file stays."""
    row = propose_list(member.organisation.pk, actor=SYSTEM)
    if row is None:
        raise LookupError(member.organisation.code)
    if keeps:
        item = items_of(row, actor=archivist)[0]
        keep_item(row.pk, actor=archivist, item_id=item.pk, reason=keeps)
    check_list(row.pk, actor=archivist)
    approve_list(row.pk, actor=archivist)
    return row.pk


def _asked_about(cases: Iterable[Complaint], member: Member, archivist: Actor) -> None:
    """Requests of the persons of these cases, some days ago; the last step of each is left to the visitor."""
    clerk, head = member.desk.clerk, member.desk.head
    for days, (case, (kind, decision, reasons)) in enumerate(zip(cases, ASKED, strict=False), start=1):
        person = Complainant.objects.visible_to(OPERATOR).get(complaint=case)
        with clock.playing(clock.now() - timedelta(days=9 - days)):
            entry = RequestEntry(kind, name=person.name.plain(), phone=person.phone.plain())
            row = receive_person_request(entry, actor=clerk)
            if decision is None:
                withdraw_person_request(row.pk, actor=clerk)
                continue
            if not decision:
                continue
            check_person_request(row.pk, actor=clerk, proof="paper")
            decide_person_request(row.pk, actor=head, decision=decision, reasons=reasons)
            if decision != "granted":
                draft_reply(row.pk, actor=archivist)
                sign_reply(row.pk, actor=head)
                answer_person_request(row.pk, actor=archivist, way="post", seal="公章")


def _taken_back(case: Complaint, clerk: Actor) -> None:
    """A consumer who no longer agrees to the handling: the archived case is stored only, and says why."""
    said = {"purpose": HANDLING, "is_given": True, "basis": "oral_consent", "channel": "C02"}
    row = record_consent(case.pk, actor=clerk, **said)
    withdraw_consent(case.pk, actor=clerk, consent_id=row.pk)
    while deliver_pending():
        pass
