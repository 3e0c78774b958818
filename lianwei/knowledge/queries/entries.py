"""Entries of the knowledge base: one with its versions and steps, those that wait, those near a case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find
from lianwei.knowledge.lifecycle import TRANSITIONS
from lianwei.knowledge.models import EntryStatus, KnowledgeEntry
from lianwei.knowledge.models.entries import OPEN
from lianwei.knowledge.rules.entries import FACTS, Stretch, standing, stretches
from lianwei.knowledge.rules.places import ENTRY, place_at
from lianwei.members.queries import organisation_label, organisations_named
from lianwei.registry.models import Business
from lianwei.registry.queries import BusinessPanel, business_family, code_labels, keepers_of

from .found import Asked, class_of, places_found

LOOKED_AT, SHOWN = 60, 6  # of what is about a class of goods or services; of these the most used
VIEW = "knowledge_entry.view"
REVIEW, OURS = "review", "ours"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry in a list of work."""

    entry: KnowledgeEntry
    whose: str
    url: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One version of an entry. `facts`: label and value; `uses` counts all its versions; `newest`: the
    published version where this is an older one; `draft`: the version under way, for its own member.
    """

    entry: KnowledgeEntry
    whose: str
    facts: list[tuple[str, str, bool]]
    categories: list[str]
    business: Business | None
    versions: list[KnowledgeEntry]
    uses: int
    steps: list[Transition]
    may_revise: bool
    standing: str
    newest: KnowledgeEntry | None
    draft: KnowledgeEntry | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of one entry, sentence by sentence."""

    older: KnowledgeEntry
    newer: KnowledgeEntry
    lines: list[tuple[str, list[Stretch]]]


@dataclass(frozen=True, slots=True)
class Near:
    """What is known about goods or services; `is_about_it`: about the business itself."""

    entry: KnowledgeEntry
    is_about_it: bool


def entry_in_reach(pk: int, *, actor: Actor) -> KnowledgeEntry:
    """An entry that the actor may do something with. Raises NotVisible, NotAllowed."""
    entry = find(KnowledgeEntry, pk, actor=actor)
    if not entry.is_within_reach(actor):
        raise NotAllowed
    return entry


def entries_listed(view: str, *, actor: Actor, after: str = "") -> Page[EntryRow]:
    """What waits for the actor's review, or what the own member contributed."""
    actor.require(VIEW)
    rows = _to_review(actor) if view == REVIEW else _ours(actor)
    page = latest(rows, after)
    names = organisations_named(each.organisation_id for each in page.rows)
    return page.shown(
        lambda each: EntryRow(
            each, names[each.organisation_id], reverse("knowledge_entry_view", args=[each.pk])
        )
    )


def entries_to_review(actor: Actor) -> int | None:
    """How many entries wait that this actor may review; None for who may not."""
    return _to_review(actor).order_by()[:1001].count() if actor.may("knowledge_entry.publish") else None


def entry_to_copy(pk: int, *, actor: Actor) -> KnowledgeEntry | None:
    """A published entry whose words go into a letter; None for what is not to be used, or no more."""
    rows = KnowledgeEntry.objects.visible_to(actor).filter(status=EntryStatus.PUBLISHED)
    return rows.filter(pk=pk).first() if actor.may(VIEW) else None


def entries_in_use() -> Q:
    """What an organisation still works on or stands for: it follows to its successor."""
    return Q(status__in=(*OPEN, EntryStatus.PUBLISHED))


def _to_review(actor: Actor) -> QuerySet[KnowledgeEntry]:
    rows = KnowledgeEntry.objects.visible_to(actor).filter(status=EntryStatus.SUBMITTED)
    return rows.exclude(written_by=actor.user_id) if actor.user_id else rows


def _ours(actor: Actor) -> QuerySet[KnowledgeEntry]:
    rows = KnowledgeEntry.objects.visible_to(actor).filter(organisation_id__in=actor.organisations)
    return rows.exclude(status=EntryStatus.REPLACED)


def entry_page(pk: int, *, actor: Actor) -> EntryPage:
    """One version of an entry. Raises NotVisible."""
    actor.require(VIEW)
    entry = find(KnowledgeEntry, pk, actor=actor)
    versions = list(KnowledgeEntry.objects.visible_to(actor).filter(code=entry.code).order_by("-version"))
    newest = next((each for each in versions if each.is_published and each.pk != entry.pk), None)
    draft = next((each for each in versions if each.is_open and each.pk != entry.pk), None)
    is_own = entry.organisation_id in actor.acts_for
    can_be = entry.status == EntryStatus.DRAFT or (entry.is_published and draft is None)
    is_writers = entry.written_by is not None and entry.written_by == actor.user_id
    steps = next_steps(entry, TRANSITIONS, actor=actor)
    return EntryPage(
        entry=entry,
        whose=organisation_label(entry.organisation_id),
        facts=facts_of(entry),
        categories=_class_names(entry.categories),
        business=_business(entry.business_id),
        versions=versions,
        uses=sum(each.uses for each in versions),
        steps=[each for each in steps if not (is_writers and each.verb in ("publish", "return"))],
        may_revise=is_own and can_be and actor.may("knowledge_entry.revise"),
        standing=standing(entry.facts, on=clock.today()),
        newest=newest,
        draft=draft,
    )


def facts_of(entry: KnowledgeEntry) -> list[tuple[str, str, bool]]:
    """Label, value and whether that is a day, of what its kind asks for."""
    known = [(fact, entry.facts.get(fact.key, "")) for fact in FACTS[entry.kind]]
    return [(str(fact.label), value, fact.is_day) for fact, value in known if value]


def compared_versions(pk: int, *, actor: Actor) -> Comparison:
    """A version beside the one before it. Raises NotVisible where there is none."""
    actor.require(VIEW)
    newer = find(KnowledgeEntry, pk, actor=actor)
    rows = KnowledgeEntry.objects.visible_to(actor).filter(code=newer.code, version__lt=newer.version)
    older = rows.order_by("-version").first()
    if older is None:
        raise NotVisible
    before, after = _said(older), _said(newer)
    lines = [(label, stretches(before.get(label, ""), after.get(label, ""))) for label in before | after]
    return Comparison(older, newer, [(label, parts) for label, parts in lines if parts])


def _said(entry: KnowledgeEntry) -> dict[str, str]:
    """Everything an entry says, by label."""
    said = {_("Title"): entry.title, _("In one sentence"): entry.summary, _("Text"): entry.body}
    said |= {label: value for label, value, _is_day in facts_of(entry)}
    return said | {_("Source"): entry.source}


def entries_near(category: str, businesses: Sequence[int], *, actor: Actor) -> list[Near]:
    """What others know about goods or services of a class and about these businesses: what is about one of
    them first, then the most used. Three statements however much there is.
    """
    if not actor.may(VIEW):
        return []
    published = KnowledgeEntry.objects.visible_to(actor).filter(status=EntryStatus.PUBLISHED)
    about = list(published.filter(business__in=list(businesses)).order_by("-pk")[:SHOWN])
    asked = Asked(category=class_of(category))
    keys = places_found(asked, [], limit=LOOKED_AT) if category else []
    places = [place_at(key) for key in keys]
    rows = published.filter(pk__in=[each.key for each in places if each.source == ENTRY], business=None)
    others = list(rows.order_by("-uses", "-pk")[:SHOWN])
    found = [*(Near(each, is_about_it=True) for each in about), *(Near(each, False) for each in others)]
    return found[:SHOWN]


def entries_about(businesses: Iterable[int], *, actor: Actor) -> list[KnowledgeEntry]:
    """Clauses, rulings and the like about a business, the newest first."""
    rows = KnowledgeEntry.objects.visible_to(actor).filter(status=EntryStatus.PUBLISHED)
    return list(rows.filter(business__in=list(businesses)).order_by("-published_at", "-pk")[:LOOKED_AT])


def known_panel(business_id: int, actor: Actor) -> BusinessPanel | None:
    """The card on the page of a business; none where nobody has contributed anything about it."""
    found = entries_about(business_family(business_id), actor=actor) if actor.may(VIEW) else []
    return BusinessPanel("knowledge/_about.html", found) if found else None


def _class_names(codes: Iterable[str]) -> list[str]:
    wanted = {("category", code) for code in codes}
    return sorted(code_labels(wanted, on=clock.today()).values()) if wanted else []


def _business(pk: int | None) -> Business | None:
    """The entry of the register that stands for it today."""
    return Business.objects.filter(pk=keepers_of([pk])[pk]).first() if pk else None
