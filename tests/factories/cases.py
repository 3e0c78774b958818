"""Complaints, enquiries and reports for tests, made by the real operations."""

from dataclasses import replace
from datetime import date, timedelta

from lianwei.cases.entries import ComplaintEntry, PersonEntry, RespondentEntry
from lianwei.cases.models import (
    CallBack,
    CaseGroup,
    ClockMove,
    Complaint,
    Enquiry,
    Replay,
    Respondent,
    ViolationReport,
)
from lianwei.cases.operations import (
    EnquiryEntry,
    ReportEntry,
    note_undertaking,
    receive_complaint,
    receive_enquiry,
    receive_violation_report,
    report_promise,
)
from lianwei.cases.operations.entry.calls import CallBackEntry, plan_call_back
from lianwei.cases.operations.rulebook.replays import open_replay
from lianwei.cases.operations.together.groups import propose_case_group
from lianwei.cases.rules.gathering import Gathering
from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.scope import SYSTEM, Actor
from lianwei.members.models import Organisation
from tests.cases.actors import worker

from .members import make_organisation, make_user

CALLER = PersonEntry(name="王桂芳", phone="13812346027", age=71, address="渝中区大坪街道长江二路12号")
SALON = RespondentEntry(name="渝中丽人美容院", contact_name="李莉", contact_phone="13900001111")
SUPPLIER = RespondentEntry(name="重庆丽人生物科技公司", role="maker")
PLAIN = ComplaintEntry(
    title="美容卡退款",
    narrative="2025年12月在店里办卡5800元,店家电话13900001111,现在不退。",
    wish="退还余额",
    category="S0103",
    nature="N03",
    channel="C02",
    person=CALLER,
    respondents=(SALON,),
    requests=("R06",),
    groups=("P01",),
    amount_claimed=580_000,
)


def staff(code: str = "YZ") -> Actor:
    """A worker of a fresh organisation, with a user behind it, who may take every step."""
    organisation = make_organisation(code)
    return worker(organisation, user=make_user(f"worker-{code.lower()}", organisation=organisation))


def complaint(*, actor: Actor | None = None, person: dict | None = None, **changes: object) -> Complaint:
    """A complaint as a clerk registers it; `person` changes single values of the caller."""
    caller = replace(CALLER, **person) if person else changes.pop("caller", CALLER)
    return receive_complaint(replace(PLAIN, person=caller, **changes), actor=actor or staff())


def undertaking(home: Organisation, *, is_reported: bool = True, **changes: object) -> Commitment:
    """What a business undertook in a case of this organisation, reported as kept unless told otherwise."""
    actor = worker(home, user=make_user(organisation=home))
    case = complaint(actor=actor)
    [business] = Respondent.objects.visible_to(actor).filter(complaint=case)
    told = {"what": "改正店堂告示", "due_on": clock.today() + timedelta(days=7)} | changes
    made = note_undertaking(case.pk, actor=actor, respondent_id=business.pk, **told)
    if is_reported:
        report_promise(made.pk, actor=actor, on=clock.today(), proof="照片")
    return made


def case_group(*, actor: Actor, size: int = 3) -> CaseGroup:
    """Cases of several people that were found as possibly one matter."""
    found = [complaint(actor=actor, person={"phone": f"1390000{n:04}"}).pk for n in range(size)]
    gathering = Gathering(found, None, [("words", size)])
    held = actor.organisation_id or 0
    return propose_case_group(held, actor=SYSTEM, gathering=gathering, title="美容卡退款")


def call_back(*, actor: Actor | None = None) -> CallBack:
    """A call to make within the hour."""
    at = clock.now() + timedelta(hours=1)
    entry = CallBackEntry(line="13800006027 健身 王女士", phone="13800006027", due_at=at, matter="健身")
    return plan_call_back(entry, actor=actor or staff())


def enquiry(*, actor: Actor | None = None, **changes: object) -> Enquiry:
    """An enquiry that is still open."""
    plain = EnquiryEntry(question="预付卡能不能退?", channel="C02")
    return receive_enquiry(replace(plain, **changes), actor=actor or staff())


def violation_report(
    *, actor: Actor | None = None, complaint_id: int | None = None, **changes: object
) -> ViolationReport:
    """A report of a violation by a named reporter."""
    plain = ReportEntry(
        business_name="渝中鲜味餐馆",
        clue="后厨用过期食材",
        reporter_name="赵刚",
        reporter_phone="13700002222",
    )
    return receive_violation_report(
        replace(plain, **changes), actor=actor or staff(), complaint_id=complaint_id
    )


def replay(**changes: object) -> Replay:
    """A replay for a holiday notice, not yet begun."""
    plain = {"reason": "notice", "subject": "holidaynotice:1", "tells": "通知〔2026〕9号"}
    known = plain | {"first_day": date(2026, 1, 1), "occasion": "holidaynotice:1/1"} | changes
    return open_replay(actor=SYSTEM, **known)


def clock_move(case: Complaint) -> ClockMove:
    """A date of a case that a replay moved by a day."""
    days = {"due_was": date(2026, 3, 16), "due_now": date(2026, 3, 17)}
    flags = {"was_provisional": False, "is_provisional": False}
    return ClockMove.objects.create(replay=replay(), complaint=case, clock="acceptance", **days, **flags)
