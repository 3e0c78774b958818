"""Sudden events for tests, made by the real operations."""

from contextlib import AbstractContextManager
from datetime import timedelta

from lianwei.cases.models import SuddenEvent, SuddenLine, SuddenPerson, SuddenReport, reports_of
from lianwei.cases.operations.together.sudden import SuddenEntry, open_sudden_event
from lianwei.cases.operations.together.sudden_people import add_sudden_person, enter_sudden_line
from lianwei.cases.operations.together.sudden_reports import report_sudden_event
from lianwei.core import clock
from lianwei.core.documents import operations as papers
from lianwei.core.scope import Actor

NEWS = "全部送医，留观为主"


def event(*, actor: Actor, **changes: object) -> SuddenEvent:
    """107 diners of one hotel, learnt of just now."""
    told = {
        "kind": "food",
        "title": "江湖宾馆婚宴就餐不适",
        "place": "渝中区江湖宾馆",
        "happened_on": clock.today(),
        "known_at": clock.now(),
        "affected": 107,
        "facts": "午宴后多人腹泻、发热。",
        "measures": "已协调送医，封存留样。",
    }
    entry = SuddenEntry(**told | changes)
    return open_sudden_event(actor.organisation_id or 0, actor=actor, entry=entry)


def person(held: SuddenEvent, *, actor: Actor, **changes: object) -> SuddenPerson:
    told = {"name": "王桂芳", "phone": "13812346027", "hospital": "市急救中心", "state": "ward"}
    return add_sudden_person(held.pk, actor=actor, **told | changes)


def visit(held: SuddenEvent, person: SuddenPerson, *, actor: Actor) -> SuddenLine:
    told = {"person_id": person.pk, "kind": "visit", "on": clock.today(), "amount": None, "words": "看望"}
    return enter_sudden_line(held.pk, actor=actor, **told)


def drafted(held: SuddenEvent, *, actor: Actor) -> SuddenReport:
    """The report that is due, as a draft."""
    return report_sudden_event(held.pk, actor=actor, news=NEWS)


def signed(held: SuddenEvent, *, writer: Actor, head: Actor) -> SuddenReport:
    """The report that is due, written by one, reviewed and signed by the other."""
    report = drafted(held, actor=writer)
    papers.submit_document(report.document_id, subject=held, actor=writer)
    papers.review_document(report.document_id, subject=held, actor=head)
    papers.approve_document(report.document_id, series="渝中消委", subject=held, actor=head)
    return report


def waiting(held: SuddenEvent) -> SuddenReport:
    return reports_of(held).get(sent_at=None)


def later(hours: int) -> AbstractContextManager[None]:
    """The clock some hours from now."""
    return clock.playing(clock.now() + timedelta(hours=hours))
