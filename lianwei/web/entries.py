"""What the side bar leads to: the daily work, and folded below it the reference data and the operation."""

from django.utils.translation import gettext_lazy as _

from lianwei.cases.queries.between.assistance import asked_of_us
from lianwei.cases.queries.lists.calls import call_backs_waiting
from lianwei.ui.navigation import OPERATION, REFERENCE, NavEntry

from .queries.waiting import my_cases_waiting

ENTRIES = (
    NavEntry(_("Desk"), "home", "home", "settings.revise", key="h", order=10),
    NavEntry(_("Take a call"), "complaint_call", "phone", "complaint.receive", key="t", order=15),
    NavEntry(
        _("Call back"),
        "call_back_list",
        "clock",
        "call_back.view",
        count=call_backs_waiting,
        order=17,
    ),
    NavEntry(_("Register"), "complaint_receive", "plus", "complaint.receive", order=20),
    NavEntry(
        _("Cases"),
        "complaint_list",
        "list",
        "complaint.view",
        key="c",
        count=my_cases_waiting,
        order=30,
    ),
    NavEntry(
        _("Hand-overs"),
        "transfer_list",
        "send",
        "transfer.view",
        count=asked_of_us,
        order=35,
        also=("question_list", "case_group_list", "sudden_event_list"),
    ),
    NavEntry(_("Enquiries"), "enquiry_list", "book", "enquiry.view", order=40),
    NavEntry(_("Violation reports"), "violation_report_list", "mega", "violation_report.view", order=50),
    NavEntry(_("Rules"), "ruleset_list", "scale", "ruleset.view", order=630, section=REFERENCE),
    NavEntry(
        _("Working days"),
        "holiday_notice_list",
        "clock",
        "holiday_notice.view",
        order=640,
        section=REFERENCE,
    ),
    NavEntry(_("Queue"), "delivery_list", "send", "instance.operate", order=910, section=OPERATION),
    NavEntry(_("Schedule"), "schedule_list", "clock", "instance.operate", order=920, section=OPERATION),
    NavEntry(_("Log seals"), "seal_list", "lock", "instance.operate", order=930, section=OPERATION),
    NavEntry(_("Event log"), "event_list", "list", "event.view", order=940, section=OPERATION),
    NavEntry(_("Read log"), "read_log_list", "eye", "event.view", order=950, section=OPERATION),
)
