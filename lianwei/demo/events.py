"""Sudden events of the member shown: one reported whose further report is due, one just learnt of."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from lianwei.cases.models import Complaint, SuddenEvent
from lianwei.cases.operations.together.sudden import SuddenEntry, open_sudden_event
from lianwei.cases.operations.together.sudden_people import (
    add_sudden_person,
    enter_sudden_line,
    link_case_to_sudden_event,
)
from lianwei.cases.operations.together.sudden_reports import report_sudden_event, send_sudden_report
from lianwei.core import clock
from lianwei.core.documents import operations as papers
from lianwei.core.scope import Actor, find

from .alliance import Member
from .invention import words

FACTS = "当日婚宴午餐后，多名就餐人员出现腹泻、发热症状，陆续到医院就诊。"
FALL = "商场自动扶梯突然逆行，多名顾客摔倒受伤，已送医。"
MEASURES = "已协调送医；会同市场监管部门封存留样；宾馆垫付治疗费用；安排专人逐户走访。"
NEWS = "截至目前无重症，多数人员对症治疗后好转；宾馆已承诺承担全部治疗费用并协商赔付。"
HOSPITALS = ("市急救医疗中心", "区人民医院", "大坪医院")
STATES = ("ward", "ward", "seen", "seen", "left", "well")
PEOPLE, AFFECTED = 9, 107


def show_sudden_events(rng: Random, member: Member, case_id: int | None) -> None:
    """`case_id`: a case that belongs to the first event."""
    now = clock.now()
    with clock.playing(now - timedelta(hours=27)):
        known_at = clock.now() - timedelta(hours=2)
        told = {"title": "江湖宾馆婚宴就餐不适", "kind": "food", "affected": AFFECTED, "facts": FACTS}
        event = _opened(member, known_at=known_at, **told)
        _list(rng, event, member, case_id)
        _report(event, member)
    with clock.playing(now - timedelta(hours=1)):
        told = {"title": "解放碑某商场扶梯伤人", "kind": "injury", "affected": 12, "facts": FALL}
        _opened(member, known_at=clock.now(), **told)


def _opened(member: Member, *, known_at: datetime, **told: Any) -> SuddenEvent:
    day = clock.as_office_time(known_at).date()
    entry = SuddenEntry(place="渝中区", happened_on=day, known_at=known_at, measures=MEASURES, **told)
    return open_sudden_event(member.organisation.pk, actor=member.desk.mediator, entry=entry)


def _list(rng: Random, event: SuddenEvent, member: Member, case_id: int | None) -> None:
    """People with visits, costs and compensation; one of them has a case."""
    actor: Actor = member.desk.mediator
    for n in range(PEOPLE):
        person = add_sudden_person(
            event.pk,
            actor=actor,
            name=rng.choice(words()["surnames"]) + rng.choice(words()["given"]),
            phone=f"139{rng.randrange(10**8):08d}",
            hospital=HOSPITALS[n % len(HOSPITALS)],
            state=STATES[n % len(STATES)],
        )
        told = {"actor": actor, "person_id": person.pk, "on": clock.today(), "words": ""}
        enter_sudden_line(event.pk, kind="cost", amount=rng.randrange(200, 3000) * 100, **told)
        if n % 2 == 0:
            enter_sudden_line(event.pk, kind="visit", amount=None, **told)
            enter_sudden_line(event.pk, kind="promised", amount=200_000, **told)
        if n % 4 == 0:
            enter_sudden_line(event.pk, kind="paid", amount=100_000, **told)
    if case_id is not None:
        number = find(Complaint, case_id, actor=actor).number
        link_case_to_sudden_event(event.pk, actor=actor, number=number, state="seen")


def _report(event: SuddenEvent, member: Member) -> None:
    writer, head = member.desk.mediator, member.desk.head
    report = report_sudden_event(event.pk, actor=writer, news=NEWS)
    key, told = report.document_id or 0, {"subject": event, "actor": head}
    papers.submit_document(key, subject=event, actor=writer)
    papers.review_document(key, **told)
    papers.approve_document(key, series=member.organisation.paper_series, **told)
    send_sudden_report(event.pk, actor=head, report_id=report.pk)
