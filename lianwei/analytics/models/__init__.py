"""What analytics keeps: how organisations count, what they hand in, reports, and topics of the weeks."""

from .calendars import ReportingCalendar
from .reports import Report, ReportKind, ReportStatus
from .returns import Frequency, ReturnPlan, ReturnSource, ReturnStatus, StatisticalReturn
from .topics import HotTopic, TopicCase, TopicChoice

__all__ = [
    "Frequency",
    "HotTopic",
    "Report",
    "ReportKind",
    "ReportStatus",
    "ReportingCalendar",
    "ReturnPlan",
    "ReturnSource",
    "ReturnStatus",
    "StatisticalReturn",
    "TopicCase",
    "TopicChoice",
]
