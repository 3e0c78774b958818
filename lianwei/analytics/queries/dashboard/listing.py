"""Figures as a list for programs: the same answer as the crossing page, with codes instead of cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianwei.analytics.measures import DIMENSIONS, MEASURES
from lianwei.analytics.queries.figures import Value
from lianwei.analytics.warehouse.manifests import current_manifest
from lianwei.cases.queries.between.board import alliances_seen
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Organisation
from lianwei.members.queries import members_of

from .asking import Question
from .told import Line, Teller, measures_told
from .ways import impossible, ways_offered

OFFICES = ("member", "holder", "intake", "giver", "taker")  # whose keys are told as the office's code
MOST_LINES = 50_000


@dataclass(frozen=True, slots=True)
class Listed:
    """`files`: the warehouse's state it was counted from; equal states give equal figures."""

    asked: Question
    measures: tuple[str, ...]
    by: tuple[str, ...]
    lines: list["ListedLine"]
    files: str

    @property
    def sheet(self) -> list[list[str]]:
        """As a table: codes, names, figures; what is withheld says so in the last column."""
        heads = [*self.by, *(f"{name}_label" for name in self.by), *self.measures, "withheld"]
        rows = [[*each.keys, *each.labels, *each.words, f"{each.is_hidden:d}"] for each in self.lines]
        return [heads, *rows]


@dataclass(frozen=True, slots=True)
class ListedLine:
    """Codes and names of its keys, in the order of the dimensions; shares as numbers of 1."""

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    values: tuple[int | float | None, ...]
    is_hidden: bool

    @property
    def words(self) -> list[str]:
        return ["" if each is None else f"{each}" for each in self.values]


def figures_listed(asked: Question, *, actor: Actor, measures: Sequence[str], by: Sequence[str]) -> Listed:
    """Some measures by up to two dimensions, as this reader may be told them. Raises Invalid for what cannot
    be asked, and for answers beyond fifty thousand lines.
    """
    _check(asked, actor, measures, by)
    lines = Teller(asked, actor=actor).pairs(list(measures), tuple(by))
    if len(lines) > MOST_LINES:
        raise Invalid(_("More than 50,000 lines. Please narrow the question."))
    codes = _codes(
        {key for line in lines for name, key in zip(by, line.keys, strict=True) if name in OFFICES}
    )
    told = [_listed(line, measures, by, codes) for line in lines]
    return Listed(asked, tuple(measures), tuple(by), told, current_manifest().id)


def _check(asked: Question, actor: Actor, measures: Sequence[str], by: Sequence[str]) -> None:
    told, ways = measures_told(asked, actor=actor), ways_offered(asked, actor=actor)
    if unknown := [name for name in measures if name not in told]:
        raise Invalid({"measures": _("Not told here: {names}.").format(names=_(", ").join(unknown))})
    if unknown := [name for name in by if name not in ways]:
        raise Invalid({"by": _("Not told here: {names}.").format(names=_(", ").join(unknown))})
    if len(set(by)) < len(by):
        raise Invalid({"and_by": _("Please choose two different dimensions.")})
    for name in measures:
        if words := impossible(asked, name, by):
            raise Invalid(words)


def _listed(line: Line, measures: Sequence[str], by: Sequence[str], codes: Mapping[str, str]) -> ListedLine:
    named = list(zip(by, line.keys, strict=True))
    return ListedLine(
        tuple(codes.get(key, key) if name in OFFICES else key for name, key in named),
        tuple(str(DIMENSIONS[name].label_of(key)) for name, key in named),
        tuple(_number(line.values.get(name)) for name in measures),
        line.is_hidden,
    )


def _number(value: Value) -> int | float | None:
    return value if value is None or isinstance(value, int) else float(value)


def _codes(keys: set[str]) -> dict[str, str]:
    found = Organisation.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    return {f"{pk}": code for pk, code in found.values_list("pk", "code")}


def member_key(code: str, *, actor: Actor) -> str:
    """The key of a member by its code. Raises Invalid for none that this reader is told of."""
    seen = {each.code: each.pk for pk in alliances_seen(actor) for each in members_of(Alliance(pk=pk))}
    own = Organisation.objects.filter(pk__in=actor.organisations).values_list("code", "pk")
    found = (seen | dict(own)).get(code.upper())
    if found is None:
        raise Invalid({"member": _("There is no member with this code.")})
    return f"{found}"


def units_of(measures: Sequence[str]) -> list[tuple[str, str]]:
    """Names and units."""
    return [(name, MEASURES[name].unit) for name in measures]
