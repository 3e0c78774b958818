"""What analytics keeps: how organisations count, what they hand in, reports, topics, what media say."""

from .alerts import Alert, AlertAnswer, AlertCase, AlertThreshold
from .approved_maps import ApprovedMap
from .calendars import ReportingCalendar
from .figure_keys import FigureKey
from .open_data import OpenDataKind, OpenDataResolution, OpenSnapshot, ResolutionStatus
from .open_narratives import NarrativeStatus, OpenNarrative
from .open_recalls import OpenRecall, RecallGround
from .opinion_mail import OpinionMail, OpinionMailbox
from .opinions import (
    OpinionAlarm,
    OpinionCopy,
    OpinionItem,
    OpinionLink,
    OpinionNote,
    OpinionSheet,
    OpinionSource,
    OpinionStatus,
)
from .programmes import ProgrammeFigure, SpecialProgramme
from .reports import Report, ReportKind, ReportStatus
from .return_forms import OwnReturnForm
from .returns import (
    HANDED_IN,
    Frequency,
    ReturnPlan,
    ReturnSource,
    ReturnStanding,
    ReturnStatus,
    StatisticalReturn,
)
from .scorecards import ScorecardAppeal
from .topics import HotTopic, TopicCase, TopicChoice

__all__ = [
    "HANDED_IN",
    "Alert",
    "AlertAnswer",
    "AlertCase",
    "AlertThreshold",
    "ApprovedMap",
    "FigureKey",
    "Frequency",
    "HotTopic",
    "NarrativeStatus",
    "OpenDataKind",
    "OpenDataResolution",
    "OpenNarrative",
    "OpenRecall",
    "OpenSnapshot",
    "OpinionAlarm",
    "OpinionCopy",
    "OpinionItem",
    "OpinionLink",
    "OpinionMail",
    "OpinionMailbox",
    "OpinionNote",
    "OpinionSheet",
    "OpinionSource",
    "OpinionStatus",
    "OwnReturnForm",
    "ProgrammeFigure",
    "RecallGround",
    "Report",
    "ReportKind",
    "ReportStatus",
    "ReportingCalendar",
    "ResolutionStatus",
    "ReturnPlan",
    "ReturnSource",
    "ReturnStanding",
    "ReturnStatus",
    "ScorecardAppeal",
    "SpecialProgramme",
    "StatisticalReturn",
    "TopicCase",
    "TopicChoice",
]
