"""A letter is drafted, changed as a draft, given up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import CaseGroup
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, find, lock
from lianwei.knowledge.models import LawArticle
from lianwei.knowledge.queries.competence import body_coded
from lianwei.members.models import Organisation
from lianwei.members.queries import members_known
from lianwei.members.queries.alliances import alliance_of
from lianwei.members.queries.people import people_who_may
from lianwei.reading.numbers import tokenise
from lianwei.registry.queries import find_business
from lianwei.supervision.lifecycle.letters import REVISE, WITHDRAW
from lianwei.supervision.models import (
    Interview,
    IssuerState,
    Letter,
    LetterAddressee,
    LetterIssuer,
    addressees_of,
    issuers_of,
)
from lianwei.supervision.queries.letters.figures import figures_for
from lianwei.supervision.queries.letters.powers import powers_held
from lianwei.supervision.rules.letters.kinds import AUTHORITY, BUSINESS, LetterKind, kinds_on

CALLED_IN = "约谈"  # what a letter of another kind may not call itself; a report to an authority tells of it


@dataclass(frozen=True, slots=True)
class Venue:
    """When and where an interview takes place, and who takes part from both sides."""

    held_at: datetime
    place: str
    ours: str
    theirs: str
    is_video: bool = False


@dataclass(frozen=True, slots=True)
class LetterEntry:
    """What a letter says. `businesses` are keys of the register, `authorities` codes of the competence
    directory, `articles` keys of law articles, `partners` members that are asked to sign along; the counts
    of complaints are taken from `since` to `until` where both are given.
    """

    kind: str
    title: str
    grounds: str
    demands: Sequence[str]
    businesses: Sequence[int] = ()
    authorities: Sequence[str] = ()
    articles: Sequence[int] = ()
    partners: Sequence[int] = ()
    groups: Sequence[int] = ()
    reply_due: date | None = None
    since: date | None = None
    until: date | None = None
    category: str = ""
    contact_id: int | None = None
    previous_id: int | None = None
    venue: Venue | None = field(default=None)


@transaction.atomic
def draft_letter(entry: LetterEntry, *, actor: Actor) -> Letter:
    """Draft a letter of the actor's organisation. Raises Invalid for what is missing, and for an interview
    without the article that gives the power: a meeting or an advisory letter is open to everybody.
    """
    actor.require("letter.draft")
    holder = _home(actor)
    kind = _checked(entry, holder, actor=actor)
    letter = Letter(
        holder=holder,
        alliance_id=alliance_of(holder, on=clock.today()),
        kind=kind.code,
        previous_id=entry.previous_id and find(Letter, entry.previous_id, actor=actor).pk,
        drafted_at=clock.now(),
        drafted_by=actor.user_id,
    )
    _write(letter, entry, kind, actor=actor)
    record("letter.drafted", letter, actor=actor, kind=kind.code, previous=letter.previous_id)
    return letter


@transaction.atomic
def revise_letter(letter_id: int, entry: LetterEntry, *, actor: Actor) -> Letter:
    """Change a draft; its kind stays."""
    letter = lock(Letter, letter_id, actor=actor)
    advance(letter, REVISE, actor=actor)
    if entry.kind != letter.kind:
        raise Invalid({"kind": _("The kind of a letter stays. Please draft another one.")})
    kind = _checked(entry, letter.holder, actor=actor)
    _write(letter, entry, kind, actor=actor)
    record("letter.revised", letter, actor=actor)
    return letter


@transaction.atomic
def withdraw_letter(letter_id: int, *, actor: Actor, reason: str) -> Letter:
    """Give a letter up that has not gone out; papers of it become void."""
    letter = lock(Letter, letter_id, actor=actor)
    advance(letter, WITHDRAW, actor=actor)
    letter.conclusion = plain(reason)[:300]
    letter.closed_on = clock.today()
    letter.save(update_fields=["status", "conclusion", "closed_on"])
    papers = [each.document_id for each in issuers_of(letter) if each.document_id]
    record("letter.withdrawn", letter, actor=actor, papers=papers)
    return letter


def plain(text: str) -> str:
    """Phone, identity and account numbers of people do not stand in a letter."""
    return tokenise(text.strip()).text


def _home(actor: Actor) -> Organisation:
    if actor.organisation_id is None or actor.organisation_id not in actor.acts_for:
        raise NotAllowed
    return Organisation.objects.select_related("kind").get(pk=actor.organisation_id)


def _write(letter: Letter, entry: LetterEntry, kind: LetterKind, *, actor: Actor) -> None:
    letter.title, letter.grounds = plain(entry.title), plain(entry.grounds)
    letter.demands = [plain(each) for each in entry.demands if each.strip()]
    letter.basis = [_cited(each) for each in LawArticle.objects.filter(pk__in=entry.articles).order_by("pk")]
    letter.about = [f"casegroup:{find(CaseGroup, pk, actor=actor).pk}" for pk in entry.groups]
    letter.reply_due, letter.contact_id = entry.reply_due, entry.contact_id or actor.user_id or 0
    letter.figures = _counted(letter.holder_id, entry, actor=actor)
    if kind.needs_power:
        letter.power = powers_held(letter.holder, actor=actor, on=clock.today())[0]
    letter.save()
    addressees_of(letter).delete()
    LetterAddressee.objects.bulk_create(_addressees(letter, entry))
    issuers_of(letter).delete()
    partners = [LetterIssuer(letter=letter, organisation_id=pk) for pk in entry.partners]
    lead = LetterIssuer(letter=letter, organisation=letter.holder, is_lead=True, state=IssuerState.JOINED)
    LetterIssuer.objects.bulk_create([lead, *partners])
    if entry.venue is not None:
        _arrange(letter, entry.venue, actor=actor)


def _arrange(letter: Letter, venue: Venue, *, actor: Actor) -> None:
    told = Interview.objects.visible_to(actor).filter(letter=letter).first() or Interview(letter=letter)
    told.held_at, told.is_video = venue.held_at, venue.is_video
    told.place, told.ours, told.theirs = (plain(each) for each in (venue.place, venue.ours, venue.theirs))
    told.save()


def _addressees(letter: Letter, entry: LetterEntry) -> list[LetterAddressee]:
    firms = [find_business(pk) for pk in dict.fromkeys(entry.businesses)]
    bodies = [body_coded(code) for code in dict.fromkeys(entry.authorities)]
    rows = [LetterAddressee(letter=letter, business=each, name=each.name) for each in firms]
    rows += [LetterAddressee(letter=letter, authority=each.code, name=each.body) for each in bodies]
    for seq, row in enumerate(rows, start=1):
        row.seq = seq
    return rows


def _cited(article: LawArticle) -> dict[str, str]:
    return {"citation": article.citation, "text": article.text, "since": article.valid_from.isoformat()}


def _counted(holder_id: int, entry: LetterEntry, *, actor: Actor) -> dict[str, object]:
    if entry.since is None or entry.until is None:
        return {}
    businesses, category = entry.businesses, entry.category
    return figures_for(
        holder_id,
        actor=actor,
        since=entry.since,
        until=entry.until,
        businesses=businesses,
        category=category,
    )


def _checked(entry: LetterEntry, holder: Organisation, *, actor: Actor) -> LetterKind:
    """The kind, where all that it needs is there. Raises Invalid."""
    kind = next((each for each in kinds_on(clock.today()) if each.code == entry.kind), None)
    if kind is None:
        raise Invalid({"kind": _("Please choose the kind of letter.")})
    if kind.needs_power and not powers_held(holder, actor=actor, on=clock.today()):
        raise Invalid(
            {
                "kind": _(
                    "No article in force lets your organisation call a business in. "
                    "Please invite it to a meeting or write an advisory letter."
                )
            }
        )
    _check_addressees(entry, kind)
    _check_words(entry, kind)
    members = {each.pk for each in partners_of(holder)}
    if not set(entry.partners) <= members:
        raise Invalid({"partners": _("Please choose members of your alliance.")})
    if entry.contact_id and entry.contact_id not in {
        each.pk for each in people_who_may("letter.view", holder.pk)
    }:
        raise Invalid({"contact": _("Please choose a colleague who works here.")})
    return kind


def _check_addressees(entry: LetterEntry, kind: LetterKind) -> None:
    if not (entry.businesses or entry.authorities):
        raise Invalid({"businesses": _("Please say to whom the letter goes.")})
    if kind.to == BUSINESS and entry.authorities:
        raise Invalid({"authorities": _("This kind of letter goes to businesses alone.")})
    if kind.to == AUTHORITY and entry.businesses:
        raise Invalid({"businesses": _("This kind of letter goes to authorities alone.")})


def _check_words(entry: LetterEntry, kind: LetterKind) -> None:
    faults = {}
    if not entry.title.strip():
        faults["title"] = _("Please give the letter a title.")
    elif CALLED_IN in entry.title and not kind.needs_power and kind.to != AUTHORITY:
        faults["title"] = _("Only an interview bears “约谈” in its title. Please choose another one.")
    if not entry.grounds.strip():
        faults["grounds"] = _("Please say what was found.")
    if not any(each.strip() for each in entry.demands):
        faults["demands"] = _("Please write at least one demand or piece of advice, one a line.")
    if kind.must_reply and entry.reply_due is None:
        faults["reply_due"] = _("Please say by which day an answer is wanted.")
    if entry.reply_due is not None and entry.reply_due <= clock.today():
        faults["reply_due"] = _("The day of the answer has to lie ahead.")
    if (entry.since is None) != (entry.until is None) or (
        entry.since and entry.until and entry.since > entry.until
    ):
        faults["until"] = _("Please give both days of the period, the earlier one first.")
    if kind.is_meeting and entry.venue is None:
        faults["place"] = _("Please say when and where you meet and who takes part.")
    if faults:
        raise Invalid(faults)


def partners_of(holder: Organisation) -> list[Organisation]:
    """The other members of the alliance today, which may be asked to sign along or to check."""
    alliance, day = alliance_of(holder, on=clock.today()), clock.today()
    found = members_known(alliance, day) if alliance is not None else ()
    return [each for each in found if each.pk != holder.pk]
