"""The library of unfair wordings: contributed, approved by a second person, revised, taken out of use."""

import csv
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.members.models import Organisation
from lianwei.members.queries.alliances import alliance_of
from lianwei.reading.people import without_people
from lianwei.supervision.lifecycle.terms import APPROVE, NEXT_VERSION, REPLACE, RETIRE, REWRITE, SEND_BACK
from lianwei.supervision.models import TermFault, TermStatus, TypicalTerm
from lianwei.supervision.models.typical_terms import REASON, SOURCE, WORDING

CODE_BYTES = 6
UNDER_WAY = (TermStatus.SUBMITTED, TermStatus.RETURNED)


@dataclass(frozen=True, slots=True)
class TermEntry:
    """What somebody contributes; `articles` are pairs of law code and number."""

    fault: str
    wording: str
    reason: str
    proposal: str
    articles: Sequence[tuple[str, str]]
    source: str = ""


@transaction.atomic
def contribute_typical_term(entry: TermEntry, *, actor: Actor) -> TypicalTerm:
    """Propose a wording for the library of the alliance. Raises Invalid for what is missing."""
    actor.require("typical_term.contribute")
    home = actor.organisation_id
    if home is None or home not in actor.acts_for:
        raise NotAllowed
    holder = Organisation.objects.get(pk=home)
    term = TypicalTerm(
        organisation=holder,
        alliance_id=alliance_of(holder, on=clock.today()),
        code=f"T-{secrets.token_hex(CODE_BYTES)}",
    )
    _write(term, entry, actor=actor)
    term.save()
    record("typical_term.contributed", term, actor=actor, code=term.code)
    return term


@transaction.atomic
def revise_typical_term(term_id: int, entry: TermEntry, *, actor: Actor) -> TypicalTerm:
    """Write what was sent back anew, or the next version of what is in force, which stays until that one is
    approved. Raises WrongStatus where a newer version is under way.
    """
    before = lock(TypicalTerm, term_id, actor=actor)
    if before.organisation_id not in actor.acts_for and not actor.is_trusted:
        raise NotAllowed
    is_next = before.status == TermStatus.IN_FORCE
    advance(before, NEXT_VERSION if is_next else REWRITE, actor=actor)
    term = _next_version(before, actor=actor) if is_next else before
    _write(term, entry, actor=actor)
    term.save()
    record("typical_term.revised", term, actor=actor, code=term.code, version=term.version)
    return term


@transaction.atomic
def approve_typical_term(term_id: int, *, actor: Actor) -> TypicalTerm:
    """Put it in force in place of the version before. Raises NotAllowed for who wrote it."""
    term = lock(TypicalTerm, term_id, actor=actor)
    advance(term, APPROVE, actor=actor)
    _refuse_own(term, actor)
    known = TypicalTerm.objects.visible_to(actor).filter(code=term.code, status=TermStatus.IN_FORCE)
    if before := known.select_for_update(of=("self",)).first():
        advance(before, REPLACE, actor=actor)
        before.ended_at = clock.now()
        before.save(update_fields=["status", "ended_at"])
    term.approved_by, term.approved_at = actor.user_id, clock.now()
    term.save()
    record("typical_term.approved", term, actor=actor, code=term.code, version=term.version)
    return term


@transaction.atomic
def send_back_typical_term(term_id: int, *, actor: Actor, remark: str) -> TypicalTerm:
    """Give it back to who wrote it, with what is to be changed."""
    term = lock(TypicalTerm, term_id, actor=actor)
    advance(term, SEND_BACK, actor=actor)
    _refuse_own(term, actor)
    if not remark.strip():
        raise Invalid({"remark": _("Please say what is to be changed.")})
    term.remark = without_people(remark.strip())[:REASON]
    term.save(update_fields=["status", "remark"])
    record("typical_term.sent_back", term, actor=actor, code=term.code)
    return term


@transaction.atomic
def retire_typical_term(term_id: int, *, actor: Actor, remark: str) -> TypicalTerm:
    """Take it out of use: nothing is compared with it any more; findings that rest on it keep it."""
    term = lock(TypicalTerm, term_id, actor=actor)
    advance(term, RETIRE, actor=actor)
    if not remark.strip():
        raise Invalid({"remark": _("Please say why.")})
    term.remark, term.ended_at = without_people(remark.strip())[:REASON], clock.now()
    term.save(update_fields=["status", "remark", "ended_at"])
    record("typical_term.retired", term, actor=actor, code=term.code)
    return term


def load_typical_terms() -> None:
    """The invented wordings that are shipped, each version once. They belong to nobody."""
    TypicalTerm.objects.bulk_create(map(_shipped, shipped_terms()), ignore_conflicts=True)


@cache
def shipped_terms() -> tuple[dict[str, str], ...]:
    """The rows of data/typical_terms.csv."""
    rows = (files("lianwei.supervision") / "data/typical_terms.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(rows.splitlines()))


def _shipped(row: dict[str, str]) -> TypicalTerm:
    since = timezone.make_aware(datetime.fromisoformat(row["since"]))
    return TypicalTerm(
        code=row["code"],
        status=TermStatus.IN_FORCE,
        fault=row["fault"],
        wording=row["wording"],
        reason=row["reason"],
        proposal=row["proposal"],
        articles=[each.split() for each in row["articles"].split(";")],
        source=row["source"],
        written_at=since,
        approved_at=since,
    )


def _next_version(before: TypicalTerm, *, actor: Actor) -> TypicalTerm:
    rows = TypicalTerm.objects.visible_to(actor).filter(code=before.code)
    if rows.filter(status__in=UNDER_WAY).exists():
        raise WrongStatus(_("A newer version is under way already. Please go on with that one."))
    last = rows.order_by("-version").values_list("version", flat=True)[0]
    return TypicalTerm(
        organisation_id=before.organisation_id,
        alliance_id=before.alliance_id,
        code=before.code,
        version=last + 1,
    )


def _refuse_own(term: TypicalTerm, actor: Actor) -> None:
    if term.written_by is not None and term.written_by == actor.user_id:
        raise NotAllowed(_("Somebody else than who wrote it decides on it. Please ask a colleague."))


def _write(term: TypicalTerm, entry: TermEntry, *, actor: Actor) -> None:
    _check(entry)
    term.fault, term.remark = entry.fault, ""
    term.wording = without_people(entry.wording.strip())[:WORDING]
    term.reason = without_people(entry.reason.strip())[:REASON]
    term.proposal = without_people(entry.proposal.strip())[:WORDING]
    term.source = without_people(entry.source.strip())[:SOURCE]
    term.articles = [list(each) for each in dict.fromkeys(entry.articles)]
    term.written_by, term.written_at, term.approved_by = actor.user_id, clock.now(), None


def _check(entry: TermEntry) -> None:
    faults = {}
    if entry.fault not in TermFault.values:
        faults["fault"] = _("Please choose what is wrong with it.")
    if not entry.wording.strip():
        faults["wording"] = _("Please write the wording.")
    if not entry.reason.strip():
        faults["reason"] = _("Please say why.")
    if not entry.proposal.strip():
        faults["proposal"] = _("Please say what should stand there instead.")
    if not entry.articles:
        faults["article_1"] = _("Please choose the article it rests on.")
    if faults:
        raise Invalid(faults)
