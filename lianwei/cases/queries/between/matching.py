"""Who else has the same dispute: counted for a question, and the questions as their sides read them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Left
from django.utils.functional import Promise

from lianwei.cases.models import Complaint, Match, MatchSide, Respondent, Sought, parts_of
from lianwei.cases.nearness import told_in
from lianwei.cases.queries.page.labels import labels_of
from lianwei.cases.queries.page.panels import Panel
from lianwei.cases.queries.reading.near import sharing_most
from lianwei.cases.rules.doubles import same_telling
from lianwei.cases.rules.matching import PERIOD, Told, is_still_told, told_of, week_of
from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find
from lianwei.members.queries import organisation_known, organisations_named
from lianwei.reading.likeness import LONGEST
from lianwei.registry.models import Brand, Business
from lianwei.registry.queries import business_family, canonical_business

COMPARED = 200  # cases whose words are compared
MANY = 1000
ASKED = MatchSide.State.ASKED


@dataclass(frozen=True, slots=True)
class Dispute:
    """What is asked about. `business_id`: the entry of the register, 0 for none; then `text` is compared."""

    business_id: int
    category: str
    nature: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """The answer, and whose cases are in it: key of the holder → keys of its cases."""

    told: Told
    cases: dict[int, list[int]]


def dispute_of(complaint: Complaint) -> Dispute:
    """What a case found in scope is about, as it is asked elsewhere."""
    named = parts_of(Respondent, [complaint]).exclude(business=None).order_by("seq")
    business_id = named.values_list("business", flat=True).first() or 0
    text = "" if business_id else told_in(complaint)
    return Dispute(kept_entry(business_id), complaint.category, complaint.nature, text)


def kept_entry(business_id: int) -> int:
    """The entry that the register keeps for one; 0 for none."""
    return canonical_business(business_id).pk if business_id else 0


def count_same(dispute: Dispute, *, alliance_id: int, besides: Iterable[int], on: date) -> Counted:
    """Cases of others that are the same dispute, as they stood when the week began. Nobody may be shown what
    this answers: it is for questions of which there is a record.
    """
    week = week_of(on)
    sought = Sought(
        businesses_meant(dispute.business_id),
        dispute.category,
        dispute.nature,
        alliance_id,
        week - PERIOD,
        week,
        frozenset(besides),
    )
    rows = sought.rows if sought.businesses else _alike(sought, dispute.text)
    found = list(rows.values_list("pk", "holder_id", "region"))
    cases: dict[int, list[int]] = {}
    for pk, holder, _region in found:
        cases.setdefault(holder, []).append(pk)
    return Counted(told_of(region or _place(holder) for _pk, holder, region in found), cases)


def businesses_meant(business_id: int) -> set[int]:
    """A business, the doubles that were merged into it, and those that sell under a brand of its name."""
    if not business_id:
        return set()
    family = business_family(business_id)
    names = Brand.objects.filter(business__in=family).values("search_key")
    return {*family, *Brand.objects.filter(search_key__in=names).values_list("business_id", flat=True)}


def _alike(sought: Sought, text: str) -> QuerySet[Complaint]:
    """Those of the cases that tell the same; none without a text."""
    near = sought.rows.filter(pk__in=sharing_most(text)[:COMPARED] if text else [])
    compared = near.annotate(beginning=Left("narrative", LONGEST)).only("pk", "title")
    alike = [row.pk for row in compared if same_telling(text, f"{row.title} {row.beginning}")]
    return sought.rows.filter(pk__in=alike)


def _place(holder_id: int) -> str:
    return organisation_known(holder_id).region_code


@dataclass(frozen=True, slots=True)
class SideRow:
    """A member whose cases were counted, as the reader may know it. `cases`: (key, number) of its cases that
    the reader may open; `numbers`: of those it opened to the asker.
    """

    side: MatchSide
    name: str
    is_ours: bool
    cases: list[tuple[int, str]]

    @property
    def numbers(self) -> list[str]:
        return self.side.numbers


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A question in words. `shows_case`: whether the reader may know from which case it was asked;
    `shows_answer`: what was answered; not where the cases that the reader knows of it (its own, and those
    that were opened to it) would leave fewer than five of others.
    """

    match: Match
    asker: str
    business: str
    kind: str
    purpose: str | Promise
    is_ours: bool
    waits_for_us: bool
    shows_case: bool
    shows_answer: bool


@dataclass(frozen=True, slots=True)
class MatchPage:
    """One question and those of its sides that the reader may know."""

    row: MatchRow
    sides: list[SideRow]
    may_open: bool
    may_answer: bool


Further = Callable[[Complaint, Actor], Panel | None]
_further: dict[str, Further] = {}


def add_further_match(name: str, read: Further) -> None:
    """Whom else a case may be asked about: shown below the answer; the same name twice is one."""
    _further[name] = read


def further_matches(complaint: Complaint, *, actor: Actor) -> list[Panel]:
    """For a case found in scope."""
    found = (read(complaint, actor) for read in _further.values())
    return [each for each in found if each is not None]


def matches_in(view: str, *, actor: Actor, after: str = "") -> Page[MatchRow]:
    """A page of questions, the latest first: those that ask us to open, all that counted our cases, ours, or
    all of the alliances the actor looks on.
    """
    actor.require("match.view")
    page = latest(_view(view, actor), after)
    return Page(_rows(page.rows, actor), page.after)


def _view(view: str, actor: Actor) -> QuerySet[Match]:
    rows = Match.objects.visible_to(actor)
    ours = MatchSide.objects.visible_to(actor).filter(
        match=OuterRef("pk"), organisation__in=sorted(actor.organisations)
    )
    if view == "asked":
        return rows.filter(Exists(ours.filter(state=ASKED)))
    if view == "counted":
        return rows.filter(Exists(ours))
    if view == "ours":
        return rows.filter(asker__in=sorted(actor.organisations))
    return rows.filter(alliance_id__in=sorted({alliance for _viewer, alliance in actor.oversees}))


def matches_waiting(actor: Actor) -> int:
    """How many members wait for us to open our cases or not."""
    rows = MatchSide.objects.visible_to(actor).filter(organisation__in=sorted(actor.acts_for), state=ASKED)
    return rows.order_by()[: MANY + 1].count()


def match_page(pk: int, *, actor: Actor) -> MatchPage:
    """One question. Raises NotVisible."""
    actor.require("match.view")
    row = _rows([find(Match, pk, actor=actor)], actor)[0]
    sides = _sides(row.match, actor)
    ours = any(each.is_ours and each.side.is_asked for each in sides)
    return MatchPage(row, sides, _may_open(row.match, actor), ours and actor.may("match_side.agree"))


def match_of_case(complaint: Complaint, *, actor: Actor) -> MatchPage | None:
    """What was asked from a case in this week; None where nothing was."""
    rows = Match.objects.visible_to(actor).filter(case_id=complaint.pk, week=week_of(clock.today()))
    match = rows.filter(asker__in=sorted(actor.organisations)).order_by("-pk").first()
    return match_page(match.pk, actor=actor) if match else None


def side_to_answer(pk: int, *, actor: Actor) -> SideRow:
    """The own side of a question, for who answers it. Raises NotVisible, NotAllowed for another's."""
    side = find(MatchSide, pk, actor=actor)
    if side.organisation_id not in actor.acts_for:
        raise NotAllowed
    return next(each for each in _sides(side.match, actor) if each.side.pk == pk)


def _may_open(match: Match, actor: Actor) -> bool:
    is_open = bool(match.told and match.case_id) and match.opened_at is None
    return is_open and match.asker_id in actor.acts_for and actor.may("match.open")


def _sides(match: Match, actor: Actor) -> list[SideRow]:
    rows = list(MatchSide.objects.visible_to(actor).filter(match=match).order_by("pk"))
    named = organisations_named(each.organisation_id for each in rows)
    ours = [each for each in rows if each.organisation_id in actor.organisations]
    keys = [pk for each in ours for pk in each.cases]
    seen = Complaint.objects.visible_to(actor).filter(pk__in=keys)
    numbers = dict(seen.values_list("pk", "number")) if keys else {}
    return [
        SideRow(
            each,
            named[each.organisation_id],
            each in ours,
            [(pk, numbers[pk]) for pk in each.cases if pk in numbers] if each in ours else [],
        )
        for each in rows
    ]


def _rows(found: list[Match], actor: Actor) -> list[MatchRow]:
    named = organisations_named(each.asker_id for each in found)
    asked = {("category", each.category) for each in found} | {("nature", each.nature) for each in found}
    labels = labels_of(asked, on=clock.today()) if asked else {}
    keys = {each.business_id for each in found if each.business_id}
    businesses = dict(Business.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    known = _known(found, actor) if found else {}
    states = {pk: each.state for pk, each in known.items() if each.state}
    return [
        MatchRow(
            each,
            named[each.asker_id],
            businesses.get(each.business_id, ""),
            " · ".join(
                str(labels.get(code, code[1]))
                for code in (("category", each.category), ("nature", each.nature))
            ),
            Match.Purpose(each.purpose).label,
            each.asker_id in actor.organisations,
            states.get(each.pk) == ASKED,
            each.asker_id in actor.organisations or states.get(each.pk) == MatchSide.State.AGREED,
            _shows_answer(each, known.get(each.pk, Known()), actor),
        )
        for each in found
    ]


@dataclass(slots=True)
class Known:
    """What a reader knows of the cases that were counted: how many, and the state of the side it acts for."""

    cases: int = 0
    state: str = ""


def _known(found: list[Match], actor: Actor) -> dict[int, Known]:
    rows = MatchSide.objects.visible_to(actor).filter(match__in=found).order_by("pk")
    known: dict[int, Known] = {}
    for side in rows:
        of_match = known.setdefault(side.match_id, Known())
        is_own = side.organisation_id in actor.organisations
        of_match.cases += len(side.cases if is_own else side.numbers)
        if side.organisation_id in actor.acts_for:
            of_match.state = side.state
    return known


def _shows_answer(match: Match, known: Known, actor: Actor) -> bool:
    """A side learns nothing before it has agreed; who looks on at the alliance sees its cases anyway."""
    if match.asker_id in actor.organisations or known.state == MatchSide.State.AGREED:
        return is_still_told(match.told, known.cases)
    return not known.state
