"""What is in the way of handing a return in, and what is worth a second look, in words."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianwei.analytics.measures import DIMENSIONS
from lianwei.analytics.models import StatisticalReturn
from lianwei.analytics.rules.return_forms import Line, ReturnForm, form_of
from lianwei.analytics.rules.return_sheets import UNITS, figure_text
from lianwei.analytics.rules.returns import Change, Fault, Figures, changes_between, faults_of, hints_of
from lianwei.registry.queries import code_names

from .comparisons import LISTS

SHOWN = 8  # lines named in one sentence


def form_of_row(row: StatisticalReturn) -> ReturnForm:
    """The version of the form under which a return was begun."""
    return form_of(row.form, row.form_version)


def obstacles_of(row: StatisticalReturn) -> list[str]:
    """Why a return cannot be handed in yet; empty where it can."""
    form, words = form_of_row(row), Words(row)
    found = [words.fault(each) for each in faults_of(form, row.figures)]
    bare = [words.line(each.line) for each in differences_of(row) if each.line not in row.reasons]
    if bare:
        said = _("No reason is given for the difference to the cases: %(lines)s.")
        found.append(said % {"lines": words.listed(bare)})
    return found


def doubts_of(row: StatisticalReturn, before: Figures | None) -> list[str]:
    """What is worth a second look, against the period before where its figures are known."""
    words = Words(row)
    return [words.fault(each) for each in hints_of(form_of_row(row), row.figures, before)]


def differences_of(row: StatisticalReturn) -> list[Change]:
    """The figures that are not what the cases gave; none where the cases were never asked or a sheet came."""
    if not row.prefilled:
        return []
    return changes_between(form_of_row(row), row.prefilled, row.figures)


class LineWords:
    """What the lines of a form are called."""

    def __init__(self, form: ReturnForm, labels: dict[str, str]) -> None:
        self.form, self.labels = form, labels
        self.names = {key: _named(form, line, labels) for key, line in form.lines.items()}

    def line(self, key: str) -> str:
        """ "二、投诉性质 合同 受理件数"."""
        return self.names[key]

    def listed(self, names: Iterable[str]) -> str:
        shown = list(names)
        more = _(" and %(n)s more") % {"n": len(shown) - SHOWN} if len(shown) > SHOWN else ""
        return _(", ").join(shown[:SHOWN]) + more

    def measure(self, code: str) -> str:
        measures = {line.measure.code: line.measure for line in self.form.lines.values()}
        return in_language(measures[code])

    def of(self, words: str) -> str:
        """A line, or a whole column of a section."""
        if words in self.names:
            return self.names[words]
        section, _dot, _measure = words.partition(".")
        line = self.form.figures_of(words)[0]
        return _("%(section)s, all lines of %(measure)s") % {
            "section": in_language(self.form.section(section)),
            "measure": in_language(line.measure),
        }


class Words(LineWords):
    """The sentences of one return."""

    def __init__(self, row: StatisticalReturn) -> None:
        form = form_of_row(row)
        super().__init__(form, labels_of(form, row))

    def fault(self, fault: Fault) -> str:
        return _FAULTS[fault.kind](self, fault)

    def figure(self, words: str, value: int) -> str:
        line = self.form.figures_of(words)[0]
        return f"{figure_text(line, value)}{UNITS[line.measure.unit] if _is_chinese() else ''}"


def _empty(words: Words, fault: Fault) -> str:
    said = _("Left empty (please enter 0 where there is nothing): %(lines)s.")
    return said % {"lines": words.listed(words.line(key) for key in fault.lines)}


def _negative(words: Words, fault: Fault) -> str:
    return _("%(line)s is below zero.") % {"line": words.of(fault.lines[0])}


def _sum(words: Words, fault: Fault) -> str:
    total, parts = fault.lines[0], fault.lines[1:]
    return _("%(total)s is %(stated)s, but %(parts)s add up to %(added)s: %(off)s too many or too few.") % {
        "total": words.of(total),
        "stated": words.figure(total, fault.figures[0]),
        "parts": _(", ").join(words.of(part) for part in parts),
        "added": words.figure(total, fault.figures[1]),
        "off": words.figure(total, abs(fault.figures[0] - fault.figures[1])),
    }


def _at_most(words: Words, fault: Fault) -> str:
    small, large = fault.lines
    return _("%(small)s (%(part)s) is more than %(large)s (%(whole)s).") % {
        "small": words.of(small),
        "part": words.figure(small, fault.figures[0]),
        "large": words.of(large),
        "whole": words.figure(large, fault.figures[1]),
    }


def _together(words: Words, fault: Fault) -> str:
    one, other = fault.lines
    return _("%(one)s is %(first)s and %(other)s is %(second)s: both are given, or both are zero.") % {
        "one": words.of(one),
        "first": words.figure(one, fault.figures[0]),
        "other": words.of(other),
        "second": words.figure(other, fault.figures[1]),
    }


def _share(words: Words, fault: Fault) -> str:
    part, whole = fault.figures
    return _("%(line)s is %(share)s %% of %(total)s: please look whether these can be sorted.") % {
        "line": words.of(fault.lines[0]),
        "share": round(part * 100 / whole, 2),
        "total": words.of(fault.lines[1]),
    }


def _change(words: Words, fault: Fault) -> str:
    was, now = fault.figures
    return _(
        "%(line)s went from %(was)s in the period before to %(now)s: please look whether this is right."
    ) % {
        "line": words.of(fault.lines[0]),
        "was": words.figure(fault.lines[0], was),
        "now": words.figure(fault.lines[0], now),
    }


_FAULTS = {
    "empty": _empty,
    "negative": _negative,
    "sum": _sum,
    "at_most": _at_most,
    "together": _together,
    "share": _share,
    "change": _change,
}


def labels_of(form: ReturnForm, row: StatisticalReturn) -> dict[str, str]:
    """What the codes of a form were called on the last day of the period (names change)."""
    return labels_on(form, row.last)


def labels_on(form: ReturnForm, day: date) -> dict[str, str]:
    """The same on any day; what has no code list (regions, members) is called as figures call it."""
    found: dict[str, str] = {}
    for section in form.sections:
        if section.dimension in LISTS:
            found |= code_names(LISTS[section.dimension], on=day)
        elif section.dimension:
            way, codes = DIMENSIONS[section.dimension], {rows[0].code for rows in section.rows}
            found |= {code: way.label_of(code) for code in codes}
    return found


def _named(form: ReturnForm, line: Line, labels: dict[str, str]) -> str:
    parts = [in_language(form.section(line.section))]
    if line.code:
        parts.append(labels.get(line.code, line.code))
    return " ".join((*parts, in_language(line.measure)))


def in_language(named: object, what: str = "name") -> str:
    """The name, or another text in two columns, in the reader's language; else the Chinese one."""
    english = "" if _is_chinese() else str(getattr(named, f"{what}_en"))
    return english or str(getattr(named, what))


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
