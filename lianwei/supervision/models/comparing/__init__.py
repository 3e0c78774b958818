"""Tables of comparative tests: the plan, the samples, what the laboratory found and what makers say."""

from .plans import ComparativeTest, ComparedItem, Limit, OfTest, TrialStatus, items_of
from .results import LabSheet, MakerObjection, SampleReferral, objections_of, referrals_of, sheets_of
from .samples import ComparedSample, SampleHandover, SampleOrigin, handovers_of, samples_of

__all__ = [
    "ComparativeTest",
    "ComparedItem",
    "ComparedSample",
    "LabSheet",
    "Limit",
    "MakerObjection",
    "OfTest",
    "SampleHandover",
    "SampleOrigin",
    "SampleReferral",
    "TrialStatus",
    "handovers_of",
    "items_of",
    "objections_of",
    "referrals_of",
    "samples_of",
    "sheets_of",
]
