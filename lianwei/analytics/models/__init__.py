"""What analytics keeps: how organisations count, what they hand in, and topics of the weeks."""

from .calendars import ReportingCalendar
from .topics import HotTopic, TopicCase, TopicChoice

__all__ = ["HotTopic", "ReportingCalendar", "TopicCase", "TopicChoice"]
