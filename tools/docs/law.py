"""The life of a complaint and the limits the law sets."""

from collections.abc import Iterable

from lianwei.cases.lifecycle import REPORT_TRANSITIONS, TRANSITIONS
from lianwei.cases.models import ReportStatus, Status
from lianwei.cases.rules.loading import load_rulesets
from lianwei.cases.rules.rulesets import ClockRule, Ground, Ruleset
from lianwei.core.lifecycle import Transition

from .tables import table


def transitions() -> str:
    """Each lifecycle as a diagram and a table."""
    parts = [
        "# Transitions\n",
        _life("Complaint (投诉)", "complaint", Status, TRANSITIONS),
        _life("Violation report (举报)", "violation_report", ReportStatus, REPORT_TRANSITIONS),
    ]
    return "\n".join(parts)


def _life(title: str, noun: str, statuses: type, steps: Iterable[Transition]) -> str:
    labels = [f"    {status}: {status.label}" for status in statuses]
    arrows = [f"    {source} --> {t.target}: {t.verb}" for t in steps if t.target for source in t.sources]
    diagram = "\n".join(["```mermaid", "stateDiagram-v2", *labels, *arrows, "```"])
    head = ("step", "permission", "from", "to", "starts", "stops", "by")
    rows = [
        (
            t.label,
            f"`{noun}.{t.verb}`",
            _from(t, statuses),
            t.target or "–",
            _list(t.starts),
            _list(t.stops),
            t.by,
        )
        for t in steps
    ]
    return f"## {title}\n\n{diagram}\n\n{table(head, rows)}"


def _from(step: Transition, statuses: type) -> str:
    return "any" if set(step.sources) == set(statuses) else _list(step.sources)


def _list(words: Iterable[object]) -> str:
    return ", ".join(map(str, words)) or "–"


def clocks() -> str:
    """Every limit of every ruleset with its article."""
    head = ("clock", "name", "from → to", "limit", "article", "confidence")
    parts = [
        f"{_heading(r)}\n{table(head, map(_clock, r.clocks))}" for r in load_rulesets().values() if r.clocks
    ]
    return "# Clocks and their sources\n\nFrom `lianwei/cases/data/rulesets`.\n\n" + "\n".join(parts)


def _heading(ruleset: Ruleset) -> str:
    since = f"from {ruleset.valid_from}" if ruleset.valid_from else "without a first day"
    until = f" until {ruleset.valid_to}" if ruleset.valid_to else ""
    return f"## {ruleset.name} · {ruleset.name_en} (`{ruleset.code}`), {since}{until}\n"


def _clock(rule: ClockRule) -> tuple[object, ...]:
    limit = f"{rule.n} {rule.unit}".replace("_", " ")
    return (
        f"`{rule.code}`",
        rule.name,
        f"{rule.event_from} → {rule.event_to}",
        limit,
        rule.article,
        rule.confidence,
    )


def grounds() -> str:
    """Grounds to decline and to terminate."""
    parts = [_grounds(r) for r in load_rulesets().values() if r.refusal_grounds or r.end_grounds]
    return "# Grounds in law\n\nFrom `lianwei/cases/data/rulesets`.\n\n" + "\n".join(parts)


def _grounds(ruleset: Ruleset) -> str:
    head = ("ground", "name", "", "article", "needs a text")
    groups = (
        ("不予受理 · to decline", ruleset.refusal_grounds),
        ("终止调解 · to terminate", ruleset.end_grounds),
    )
    tables = [f"### {title}\n\n{table(head, map(_ground, rows))}" for title, rows in groups if rows]
    return f"{_heading(ruleset)}\n" + "\n".join(tables)


def _ground(ground: Ground) -> tuple[object, ...]:
    return (
        f"`{ground.code}`",
        ground.name,
        ground.name_en,
        ground.article,
        "yes" if ground.needs_text else "",
    )
