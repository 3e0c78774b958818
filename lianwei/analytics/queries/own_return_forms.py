"""Return forms of one's own: what is wrong with a file, how a form looks, which versions there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from lianwei.analytics.measures import DIMENSIONS, MEASURES
from lianwei.analytics.models import OwnReturnForm
from lianwei.analytics.rules.return_form_faults import FormFault, Known, form_checked
from lianwei.analytics.rules.return_forms import (
    ReturnForm,
    form_codes,
    form_read,
    shipped_codes,
    versions_known,
)
from lianwei.core import clock
from lianwei.core.scope import Actor, find
from lianwei.registry.queries import code_names

from .comparisons import LISTS
from .return_checks import LineWords, in_language, labels_on
from .returns import Table, tables_with

VIEW = "own_return_form.view"
EXAMPLE = Path(__file__).parents[1] / "data" / "return_form_example.toml"
BESIDE_CODES = frozenset({"", "unsorted"})  # keys of cases without a code
SAID = {
    "syntax": gettext_noop(
        "The file cannot be read from here on (column %(column)s): a quotation "
        "mark, a bracket or an equals sign may be missing."
    ),
    "unread": gettext_noop("The form cannot be read. Please compare it with the example."),
    "missing": gettext_noop("“%(key)s” is missing."),
    "no_str": gettext_noop("“%(key)s” must be words in quotation marks."),
    "no_int": gettext_noop("“%(key)s” must be a whole number without quotation marks."),
    "no_date": gettext_noop("“%(key)s” must be a day without quotation marks, such as 2027-01-01."),
    "no_list": gettext_noop(
        "“%(key)s” must be a list in square brackets, or a part with double brackets of its own."
    ),
    "no_dict": gettext_noop("“%(key)s” must be a part of its own, headed [%(key)s]."),
    "empty": gettext_noop("“%(key)s” has nothing in it."),
    "nobody_reads": gettext_noop("Nothing is called “%(key)s” here. Please look whether it is misspelt."),
    "long": gettext_noop(
        "“%(key)s” may hold %(most)s letters and digits at most, without spaces and Chinese signs."
    ),
    "taken": gettext_noop(
        "The code “%(value)s” is that of a form that comes with the product. Please choose another."
    ),
    "no_measure": gettext_noop("There is no figure “%(value)s” to add up. There are: %(names)s."),
    "no_sum": gettext_noop("“%(value)s” cannot be added up over members, so that no return can ask for it."),
    "unit": gettext_noop("“%(value)s” is counted in “%(unit)s”. Please write this unit."),
    "twice": gettext_noop("“%(value)s” stands twice."),
    "unlisted": gettext_noop(
        "“%(value)s” is no figure of this form. Please enter it under [[measure]] first."
    ),
    "half": gettext_noop("“dimension” and “codes” go together: give both, or leave both out."),
    "no_dimension": gettext_noop("There is no dimension “%(value)s”. There are: %(names)s."),
    "no_code": gettext_noop("“%(value)s” is no code of the list for “%(dimension)s”."),
    "no_kind": gettext_noop("There is no check of the kind “%(value)s”. There are: %(names)s."),
    "no_line": gettext_noop("The form has no line “%(value)s”."),
    "no_section": gettext_noop("The form has no section “%(value)s”."),
    "no_place": gettext_noop("“{%(value)s}” is not filled in here. There are: %(names)s."),
}


@dataclass(frozen=True, slots=True)
class SaidFault:
    """A fault in a sentence, beside the line as it stands in the file. `line` is 0 for the whole file."""

    line: int
    source: str
    said: str


@dataclass(frozen=True, slots=True)
class FormRow:
    """A version in the list. `row` is None for forms that come with the product or were put there by hand."""

    form: ReturnForm
    row: OwnReturnForm | None
    status: str
    kind: str

    @property
    def name(self) -> str:
        return in_language(self.form)


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form as it will be filled in, what is checked, and what the reader may do with it."""

    line: FormRow
    tables: list[Table]
    checks: list[str]
    hints: list[str]
    may_begin: bool
    may_withdraw: bool


def known_here() -> Known:
    """What a form can refer to on this instance, today."""
    return Known(
        measures={name: measure.unit for name, measure in MEASURES.items()},
        dimensions=frozenset(name for name, each in DIMENSIONS.items() if not each.is_day),
        codes=_codes,
        taken=shipped_codes(),
    )


def _codes(dimension: str) -> frozenset[str] | None:
    if dimension not in LISTS:
        return None
    return frozenset(code_names(LISTS[dimension], on=clock.today())) | BESIDE_CODES


def faults_in(text: str) -> list[SaidFault]:
    """What is wrong with the file of a form, in the order of its lines; nothing where it can be used."""
    lines = text.splitlines()
    return [_said(each, lines) for each in form_checked(text, known_here())[1]]


def _said(fault: FormFault, lines: list[str]) -> SaidFault:
    source = lines[fault.line - 1].strip() if 0 < fault.line <= len(lines) else ""
    return SaidFault(fault.line, source, _(SAID[fault.kind]) % fault.told)


def codes_offered(*, actor: Actor) -> list[str]:
    """The forms that can be asked for: all but those whose every version was withdrawn."""
    rows = OwnReturnForm.objects.visible_to(actor).filter(begun_at__isnull=False)
    told: dict[str, list[bool]] = {}
    for code, gone in rows.values_list("code", "withdrawn_at"):
        told.setdefault(code, []).append(gone is not None)
    return [code for code in form_codes() if not all(told.get(code, [False]))]


def forms_listed(*, actor: Actor) -> list[FormRow]:
    """Every version: the drafts of the reader's organisation first, then by code, the newest first."""
    actor.require(VIEW)
    rows = list(OwnReturnForm.objects.visible_to(actor).select_related("holder"))
    begun = {(row.code, row.version): row for row in rows if row.begun_at}
    known = versions_known()
    drafts = [_row(form_read(row.text), row, known) for row in rows if not row.begun_at]
    others = [_row(each, begun.get((each.code, each.version)), known) for each in known]
    others.sort(key=lambda each: (each.form.code, -each.form.valid_from.toordinal()))
    return sorted(drafts, key=lambda each: each.form.code) + others


def _row(form: ReturnForm, row: OwnReturnForm | None, known: Iterable[ReturnForm]) -> FormRow:
    """`known`: all versions in force at some time, of which a later one replaces this one."""
    if row is not None and row.valid_from is None:
        return FormRow(form, row, pgettext("form", "Draft"), "plain")
    if row is not None and row.withdrawn_at:
        return FormRow(form, row, pgettext("form", "Withdrawn"), "plain")
    begins, today = (row.valid_from if row else None) or form.valid_from, clock.today()
    if begins > today:
        return FormRow(form, row, _("Begins later"), "calm")
    if any(each.code == form.code and begins < each.valid_from <= today for each in known):
        return FormRow(form, row, _("Replaced"), "plain")
    return FormRow(form, row, _("In use"), "done")


def own_form_page(pk: int, *, actor: Actor) -> FormPage:
    """One form of one's own. Raises NotVisible."""
    actor.require(VIEW)
    row = find(OwnReturnForm, pk, actor=actor)
    form, is_ours = form_read(row.text), row.is_within_reach(actor)
    words = LineWords(form, labels_on(form, clock.today()))
    return FormPage(
        line=_row(form, row, versions_known()),
        tables=tables_with(form, words.labels, {}),
        checks=[CHECKS[each["kind"]](words, each) for each in form.checks],
        hints=[HINTS[each["kind"]](words, each) for each in form.hints],
        may_begin=is_ours and not row.begun_at and actor.may("own_return_form.begin"),
        may_withdraw=is_ours
        and row.begun_at is not None
        and not row.withdrawn_at
        and actor.may("own_return_form.withdraw"),
    )


def _sum(words: LineWords, told: Mapping[str, Any]) -> str:
    parts = " + ".join(words.of(each) for each in told["parts"])
    return _("%(total)s = %(parts)s") % {"total": words.of(told["total"]), "parts": parts}


def _at_most(words: LineWords, told: Mapping[str, Any]) -> str:
    return _("%(small)s is at most %(large)s") % {
        "small": words.of(told["small"]),
        "large": words.of(told["large"]),
    }


def _each_at_most(words: LineWords, told: Mapping[str, Any]) -> str:
    return _("On every line, %(small)s is at most %(large)s") % {
        "small": words.measure(told["small"]),
        "large": words.measure(told["large"]),
    }


def _together(words: LineWords, told: Mapping[str, Any]) -> str:
    return _("%(one)s and %(other)s: both are given, or both are zero") % {
        "one": words.of(told["one"]),
        "other": words.of(told["other"]),
    }


def _share(words: LineWords, told: Mapping[str, Any]) -> str:
    return _("%(line)s is more than %(above)s %% of %(total)s") % {
        "line": words.of(told["line"]),
        "above": told["above"],
        "total": words.of(told["total"]),
    }


def _change(words: LineWords, told: Mapping[str, Any]) -> str:
    return _("%(line)s changed by more than %(above)s %% against the period before") % {
        "line": words.of(told["line"]),
        "above": told["above"],
    }


CHECKS = {"sum": _sum, "at_most": _at_most, "each_at_most": _each_at_most, "together": _together}
HINTS = {"share": _share, "change": _change}
