"""Letters in lists: what waits for the reader, what waits for an answer, what the alliance is told."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.core import clock
from lianwei.core.documents.models import Document, DocumentStatus
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor
from lianwei.knowledge.models import is_chinese
from lianwei.members.queries import organisation_label
from lianwei.supervision.models import (
    IssuerState,
    Letter,
    LetterAddressee,
    LetterIssuer,
    LetterNotice,
    LetterStatus,
    Rectification,
    RectificationState,
)
from lianwei.supervision.rules.letters.kinds import kind_coded
from lianwei.ui.shapes import Tab
from lianwei.ui.words import Chip, deadline_chip

VIEW = "letter.view"
WAITING, AWAITED, LATE, ALL, TOLD = "waiting", "awaited", "late", "all", "alliance"
VIEWS = (WAITING, AWAITED, LATE, ALL, TOLD)
SOON = timedelta(days=3)
BADGES: dict[str, str] = {
    LetterStatus.DRAFT: "plain",
    LetterStatus.SIGNING: "soon",
    LetterStatus.SENT: "accent",
    LetterStatus.ANSWERED: "soon",
    LetterStatus.CLOSED: "done",
    LetterStatus.WITHDRAWN: "plain",
}
NOT_SEALED = (DocumentStatus.DRAFT, DocumentStatus.REVIEW, DocumentStatus.COUNTERSIGN,
              DocumentStatus.APPROVAL, DocumentStatus.APPROVED)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in a list."""

    letter: Letter
    kind: str
    to: str
    holder: str
    badge: str
    chip: Chip | None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """What the alliance is told of a letter."""

    notice: LetterNotice
    kind: str


def letters_listed(view: str, *, actor: Actor, after: str = "") -> Page[LetterRow]:
    """A page of letters, the latest first."""
    actor.require(VIEW)
    found = latest(_viewed(Letter.objects.visible_to(actor), view, actor), after)
    to = addressees_named(found.rows, actor=actor)
    today = clock.today()
    return found.shown(lambda each: letter_row(each, to[each.pk], today=today))


def notices_listed(*, actor: Actor, after: str = "") -> Page[NoticeRow]:
    """What members of the alliance have sent, the latest first."""
    actor.require(VIEW)
    rows = latest(LetterNotice.objects.visible_to(actor), after)
    return rows.shown(lambda each: NoticeRow(each, kind_label(each.kind)))


def view_tabs(current: str) -> list[Tab]:
    """The saved views over the list."""
    labels = (
        (WAITING, _("Waits for us")),
        (AWAITED, _("Answer awaited")),
        (LATE, _("Answer overdue")),
        (ALL, pgettext("letters", "All")),
        (TOLD, _("Of the alliance")),
    )
    return [Tab(label, f"?view={code}", is_current=code == current) for code, label in labels]


def letters_waiting(actor: Actor) -> int | None:
    """How many letters wait for a step of the reader's organisation; for the side bar."""
    return _viewed(Letter.objects.visible_to(actor), WAITING, actor).order_by().count() or None


def letters_open() -> Q:
    """Letters that go on: they follow to the successor of an organisation."""
    return ~Q(status__in=(LetterStatus.CLOSED, LetterStatus.WITHDRAWN))


def letters_to_remind(*, actor: Actor, on: date) -> "QuerySet[Letter, int]":
    """Keys of letters whose reply date comes near or has passed, and of which nothing was said."""
    near = Q(reminded_on=None, reply_due__range=(on, on + SOON))
    passed = Q(overdue_on=None, reply_due__lt=on)
    rows = Letter.objects.visible_to(actor).filter(near | passed, status=LetterStatus.SENT)
    return rows.order_by("reply_due", "pk").values_list("pk", flat=True)


def letter_row(letter: Letter, to: str, *, today: date) -> LetterRow:
    """A letter as a list and its page name it."""
    waits = letter.status == LetterStatus.SENT and letter.reply_due is not None
    chip = deadline_chip(letter.reply_due, today=today) if waits else None
    return LetterRow(
        letter,
        kind_label(letter.kind),
        to,
        organisation_label(letter.holder_id),
        BADGES[letter.status],
        chip,
    )


def kind_label(code: str) -> str:
    """The name of a kind in the reader's language."""
    kind = kind_coded(code)
    if kind is None:
        return code
    return kind.name if is_chinese() else kind.name_en


def addressees_named(letters: Iterable[Letter], *, actor: Actor) -> dict[int, str]:
    """The names of all addressees of each letter, by one query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = (
        LetterAddressee.objects.visible_to(actor).filter(letter__in=list(letters)).order_by("letter", "seq")
    )
    for key, name in rows.values_list("letter_id", "name"):
        found[key].append(name)
    return defaultdict(str, {key: "、".join(names) for key, names in found.items()})


def _viewed(rows: "QuerySet[Letter]", view: str, actor: Actor) -> "QuerySet[Letter]":
    today = clock.today()
    if view == WAITING:
        return rows.filter(_waits_for(actor, today))
    if view == AWAITED:
        return rows.filter(status=LetterStatus.SENT, reply_due__gte=today)
    if view == LATE:
        return rows.filter(status=LetterStatus.SENT, reply_due__lt=today)
    return rows


def _waits_for(actor: Actor, today: date) -> Q:
    """Drafts and letters to decide on of ours, late ones, what we are asked to sign or to check."""
    ours = sorted(actor.acts_for)
    issuers = LetterIssuer.objects.visible_to(actor).filter(organisation_id__in=ours)
    unanswered = issuers.filter(state=IssuerState.INVITED)
    papers = Document.objects.filter(organisation_id__in=ours, status__in=NOT_SEALED)
    unsealed = issuers.filter(state=IssuerState.JOINED, document_id__in=papers.values("pk"))
    signing = Q(status=LetterStatus.SIGNING, pk__in=unanswered.values("letter_id")) | Q(
        status=LetterStatus.SIGNING, pk__in=unsealed.values("letter_id")
    )
    lead = Q(holder_id__in=ours) & (
        Q(status__in=(LetterStatus.DRAFT, LetterStatus.SIGNING, LetterStatus.ANSWERED))
        | Q(status=LetterStatus.SENT, reply_due__lt=today)
    )
    checks = Rectification.objects.visible_to(actor).filter(
        checker_id__in=ours, state=RectificationState.ASKED
    )
    return lead | signing | Q(pk__in=checks.values("letter_id"))
