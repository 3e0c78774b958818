"""The ledger of a finished run: its last lines (rest day, end) and its figures."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from lianwei.cases.rules import counting
from lianwei.cases.rules.counting import Period, Span
from lianwei.cases.rules.facts import FactKind
from lianwei.cases.rules.lines import Entry, Ledger, State
from lianwei.cases.rules.milestones import Course, soon_from, warnings
from lianwei.cases.rules.rulesets import Unit
from lianwei.cases.rules.running import Run

ONE_DAY = timedelta(days=1)
REST_DAY_ARTICLE, REST_DAY_ARTICLE_EN = "《民法典》第二百零三条", "Civil Code art. 203"


def ledger_of(run: Run) -> Ledger:
    """The ledger of a run."""
    return _Outcome(run).ledger()


@dataclass(frozen=True)
class _Outcome:
    run: Run

    @cached_property
    def stopped_on(self) -> date | None:
        return self.run.stopped.on if self.run.stopped else None

    @cached_property
    def until(self) -> date:
        """The day up to which time is used: the end, or the day of computing."""
        return self.stopped_on or self.run.as_of

    @cached_property
    def paused_on(self) -> date | None:
        """Since when the clock stands still at the end of its facts."""
        return min(self.run.open.values(), default=None)

    @cached_property
    def period(self) -> Period:
        """The period without open pauses: exact while the clock runs."""
        return self.run.period()

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """All days on which the clock stood still, open pauses up to and including `until`."""
        still = [(since, max(since, self.until + ONE_DAY)) for since in self.run.open.values()]
        return counting.merged([*self.run.closed, *still])

    @cached_property
    def unit(self) -> Unit:
        units = {unit for _, unit in self.run.steps}
        return Unit.WORKING_DAY if units == {Unit.WORKING_DAY} else Unit.CALENDAR_DAY

    @cached_property
    def limit(self) -> int:
        closed = counting.merged(self.run.closed)
        return counting.used(
            self.run.counted_from, self.period.last_day, self.unit, closed, self.run.calendar
        )

    @property
    def used(self) -> int:
        gone = counting.used(self.run.counted_from, self.until, self.unit, self.spans, self.run.calendar)
        return min(gone, self.limit)

    @property
    def due_on(self) -> date | None:
        return None if self.paused_on else self.period.due_on

    @property
    def lost(self) -> int:
        """Calendar days that pauses took out of the period so far."""
        end = self.until if self.paused_on else self.period.due_on
        return counting.days_in(self.spans, after=self.run.counted_from, until=end)

    @property
    def state(self) -> State:
        if self.run.stopped and self.run.stopped.kind == FactKind.CANCELLED:
            return State.STOPPED
        if self.due_on and self.until > self.due_on:
            return State.MISSED
        if self.run.stopped:
            return State.MET
        return State.PAUSED if self.paused_on else State.RUNNING

    def ledger(self) -> Ledger:
        course = self._course()
        return Ledger(
            rule=self.run.rule,
            entries=(*self.run.entries, *self._rest_day(), self._end()),
            state=self.state,
            day_zero=self.run.day_zero,
            as_of=self.run.as_of,
            due_on=self.due_on,
            last_day=None if self.paused_on else self.period.last_day,
            due_if_resumed=self._if_resumed().due_on,
            provisional=self._if_resumed().provisional,
            stopped_on=self.stopped_on,
            paused_on=self.paused_on,
            unit=self.unit,
            used_days=self.used,
            limit_days=self.limit,
            paused_days=self.lost,
            extensions=len(self.run.extra),
            soon_from=soon_from(course),
            warn_on=warnings(course),
        )

    def _if_resumed(self) -> Period:
        """The period if every open pause ended on the last day looked at."""
        return self.run.period(until=self.until) if self.paused_on else self.period

    def _course(self) -> Course:
        run, closed = self.run, counting.merged(self.run.closed)
        return Course(
            run.rule,
            run.counted_from,
            self.limit,
            self.unit,
            closed,
            self.due_on,
            self.paused_on,
            run.calendar,
        )

    def _rest_day(self) -> list[Entry]:
        if not self.due_on or self.period.last_day == self.due_on:
            return []
        last = self.period.last_day
        params = {"last_day": last.isoformat(), "weekday": last.isoweekday()}
        return [
            Entry(
                last, "rest_day", "rest_day", params, REST_DAY_ARTICLE, REST_DAY_ARTICLE_EN, None, self.due_on
            )
        ]

    def _end(self) -> Entry:
        due_on, stop = self.due_on, self.run.stopped
        if stop and stop.kind == FactKind.CANCELLED:
            return Entry(stop.on, "end", "cancelled", {"reason": stop.reason}, due_on=due_on)
        if stop:
            late = max(0, (stop.on - due_on).days) if due_on else 0
            return Entry(stop.on, "end", "missed" if late else "met", {"days": late}, due_on=due_on)
        params = {"provisional": self._if_resumed().provisional}
        if self.paused_on:
            return Entry(self.paused_on, "end", "paused_now", params)
        return Entry(self.period.due_on, "end", "due", params, due_on=due_on)
