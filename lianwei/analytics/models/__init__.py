"""What analytics keeps: how organisations count, what they hand in, and topics of the weeks."""

from .calendars import ReportingCalendar
from .returns import Frequency, ReturnPlan, ReturnSource, ReturnStatus, StatisticalReturn
from .topics import HotTopic, TopicCase, TopicChoice

__all__ = [
    "Frequency",
    "HotTopic",
    "ReportingCalendar",
    "ReturnPlan",
    "ReturnSource",
    "ReturnStatus",
    "StatisticalReturn",
    "TopicCase",
    "TopicChoice",
]
