"""One run of a clock through its facts. Built by `ledger.run_clock`; `outcome` makes the ledger of it."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from lianwei.cases.rules import counting
from lianwei.cases.rules.counting import Period, Span, Step
from lianwei.cases.rules.facts import RETIRED, Fact, FactKind
from lianwei.cases.rules.lines import Entry
from lianwei.cases.rules.rulesets import ClockRule, PauseEffect, Unit
from lianwei.core.calendar import WorkingDays

ONE_DAY = timedelta(days=1)
Law = tuple[str, str, date | None]  # article, the same in English, version
NO_LAW: Law = ("", "", None)


@dataclass
class Run:
    """The moving state of a clock: day zero, limit and extensions, closed and open pauses, lines written so
    far.
    """

    rule: ClockRule
    calendar: WorkingDays
    as_of: date
    day_zero: date
    counted_from: date
    extra: list[Step] = field(default_factory=list)
    closed: list[Span] = field(default_factory=list)
    open: dict[str, date] = field(default_factory=dict)
    still_since: date | None = None
    stopped: Fact | None = None
    entries: list[Entry] = field(default_factory=list)

    def take(self, fact: Fact) -> None:
        """Apply one fact; what cannot take effect leaves a line that says so."""
        if self.stopped and fact.kind != FactKind.RESTORED:
            self._ignore(fact, "after_end")
        else:
            getattr(self, f"_{fact.kind}")(fact)

    @property
    def steps(self) -> list[Step]:
        """The limit, then its extensions."""
        return [(self.rule.n, self.rule.unit), *self.extra]

    def period(self, *, until: date | None = None) -> Period:
        """The period by the facts so far: without open pauses, or as if they all ended on `until`."""
        still = [(since, until) for since in self.open.values()] if until else []
        spans = counting.merged([*self.closed, *still])
        return counting.count(
            self.counted_from, self.steps, spans, self.calendar, rest_day=self.rule.rest_day
        )

    def _started(self, fact: Fact) -> None:
        if self.entries:
            self._ignore(fact, "started_already")
            return
        code = f"started_{self.rule.unit}"
        params = {"n": self.rule.n, "event": self.rule.event_from}
        self._write(fact, code, params, _of_limit(self.rule))

    def _paused(self, fact: Fact) -> None:
        if fact.reason not in self.rule.pauses:
            self._ignore(fact, "pause_without_ground", reason=fact.reason)
        elif not self.open and fact.on > self.period().due_on:
            self._ignore(fact, "pause_too_late", reason=fact.reason)
        elif fact.ref in self.open:
            self._ignore(fact, "paused_already", reason=fact.reason)
        else:
            self.still_since = self.still_since or fact.on
            self.open[fact.ref] = fact.on
            self._write(fact, "paused", {"reason": fact.reason}, _of_pause(self.rule))

    def _resumed(self, fact: Fact) -> None:
        ended = [fact.ref] if fact.ref else list(self.open)
        spans = [(self.open.pop(ref), fact.on) for ref in ended if ref in self.open]
        if not spans:
            self._ignore(fact, "nothing_to_resume")
            return
        self.closed += spans
        if self.open:
            self._write(fact, "still_paused", {})
            return
        since, self.still_since = self.still_since or fact.on, None
        if self.rule.pause_effect == PauseEffect.RESTART:
            self.counted_from, self.closed = fact.on, []
            self._write(fact, "restarted", {}, _of_pause(self.rule))
        elif self.rule.unit == Unit.WORKING_DAY:
            self._write(
                fact,
                "resumed_working_day",
                {"days": self._days(since, fact.on), "n": self._lost(since, fact.on)},
            )
        else:
            self._write(fact, "resumed", {"n": self._days(since, fact.on)})

    def _days(self, since: date, until: date) -> int:
        """Calendar days that a pause took out of the period; day zero and earlier days were never in it."""
        return max(0, (until - max(since, self.counted_from + ONE_DAY)).days)

    def _lost(self, since: date, until: date) -> int:
        """Working days that a pause took out of the period."""
        return self.calendar.between(max(since - ONE_DAY, self.counted_from), until - ONE_DAY)

    def _extended(self, fact: Fact) -> None:
        if not self.open and fact.on > self.period().due_on:
            self._ignore(fact, "extension_after_due")
            return
        self.extra.append((fact.n, fact.unit))
        article = fact.article or (self.rule.extension.article if self.rule.extension else "")
        self._write(fact, f"extended_{fact.unit}", {"n": fact.n, "by": fact.by}, (article, article, None))

    def _ruleset_changed(self, fact: Fact) -> None:
        self.rule = fact.rule or self.rule
        code, params = f"ruleset_changed_{self.rule.unit}", {"n": self.rule.n, "ref": fact.ref}
        self._write(fact, code, params, _of_limit(self.rule))

    def _holiday_changed(self, fact: Fact) -> None:
        now = fact.due_on or self.period().due_on
        days = {"was": fact.was_due_on or now, "now": now}
        params: dict[str, object] = {key: day.isoformat() for key, day in days.items()}
        stayed = days["was"] == days["now"]
        code = (
            "holiday_kept" if stayed else "holiday_retired" if fact.reason == RETIRED else "holiday_changed"
        )
        self._write(fact, code, {"ref": fact.ref} | params)

    def _stopped(self, fact: Fact) -> None:
        self.stopped = fact

    def _cancelled(self, fact: Fact) -> None:
        self.stopped = fact

    def _restored(self, fact: Fact) -> None:
        if self.stopped is None or self.stopped.kind != FactKind.CANCELLED:
            self._ignore(fact, "not_cancelled")
            return
        since, self.stopped = self.stopped.on, None
        self._write(fact, "restored", {"was": since.isoformat()})

    def _write(self, fact: Fact, code: str, params: dict[str, object], law: Law = NO_LAW) -> None:
        due_on = None if self.open else self.period().last_day
        self.entries.append(Entry(fact.on, str(fact.kind), code, params, *law, due_on))

    def _ignore(self, fact: Fact, why: str, **params: object) -> None:
        self.entries.append(Entry(fact.on, "ignored", why, {"fact": str(fact.kind), **params}))


def _of_limit(rule: ClockRule) -> Law:
    return rule.article, rule.article_en, rule.version


def _of_pause(rule: ClockRule) -> Law:
    return rule.pause_article, rule.pause_article_en, None
