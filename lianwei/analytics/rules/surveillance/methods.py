"""The methods by name, with the settings each may be given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from .combined import Combined, combined
from .ears import Ears, EarsThree, ears, ears_three
from .farrington import Farrington, farrington
from .series import Counts, Verdict, Weeks
from .simple import Bayes, Cusum, SameWeeks, bayes, cusum, rki

IN_PAPERS = {
    "b": "years",
    "w": "half_window",
    "noPeriods": "periods",
    "weightsThreshold": "weights_from",
    "pastWeeksNotIncluded": "skipped",
    "pThresholdTrend": "trend_from",
    "thresholdMethod": "threshold",
}


@dataclass(frozen=True, slots=True)
class Method:
    """A function of counts, judged weeks and settings; the settings it has unless told otherwise."""

    judge: Callable[[Counts, Weeks, Any], Verdict]
    settings: Any

    def setting_names(self) -> list[str]:
        return [field.name for field in fields(self.settings)]

    def with_settings(self, given: Mapping[str, str]) -> "Method":
        """The method with some settings changed, by their names here or in the papers.

        KeyError names a setting it does not have, ValueError says what is wrong with a value.
        """
        known = {name: type(getattr(self.settings, name)) for name in self.setting_names()}
        named = {name if name in known else IN_PAPERS[name]: value for name, value in given.items()}
        return replace(self, settings=replace(self.settings, **{k: known[k](v) for k, v in named.items()}))


METHODS: dict[str, Method] = {
    "farrington_flexible": Method(farrington, Farrington()),
    "farrington_flexible_muan": Method(farrington, Farrington(threshold="muan")),
    "farrington_original_settings": Method(
        farrington,
        Farrington(periods=1, weights_from=1.0, skipped=3, trend_from=0.05, threshold="delta"),
    ),
    "ears_c1": Method(ears, Ears()),
    "ears_c2": Method(ears, Ears(lag=2)),
    "ears_c3": Method(ears_three, EarsThree()),
    "cusum": Method(cusum, Cusum()),
    "rki3": Method(rki, SameWeeks()),
    "bayes": Method(bayes, Bayes()),
    "combined": Method(combined, Combined()),
}


def judge(counts: Counts, weeks: Weeks, method: Method) -> Verdict:
    """The verdict on each week; with too short a history before it nothing is said."""
    verdict = Verdict.none(len(counts), len(weeks))
    told = weeks >= method.settings.history()
    if told.any():
        part = method.judge(counts, weeks[told], method.settings)
        for whole, known in zip(
            (verdict.expected, verdict.threshold, verdict.alarm, verdict.silent),
            (part.expected, part.threshold, part.alarm, part.silent),
            strict=True,
        ):
            whole[:, told] = known
    return verdict
