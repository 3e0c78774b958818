"""One letter as its page shows it: what is next, who signs, what came back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianwei.cases.models import CaseGroup
from lianwei.cases.queries.page.timeline import Line, newest_first, timeline
from lianwei.core import clock
from lianwei.core.documents.models import Document, DocumentStatus
from lianwei.core.documents.queries import document_steps, documents_of
from lianwei.core.files.models import File
from lianwei.core.files.queries import files_of
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.models import Event
from lianwei.core.scope import PARTNER, Actor, attached, find
from lianwei.supervision.lifecycle.letters import LATER, LETTER_TRANSITIONS
from lianwei.supervision.models import (
    Interview,
    IssuerState,
    Letter,
    LetterAddressee,
    LetterIssuer,
    LetterReply,
    LetterStatus,
    Rectification,
    RectificationState,
    addressees_of,
    issuers_of,
    rectifications_of,
    replies_of,
)
from lianwei.supervision.queries.letters.listing import VIEW, LetterRow, addressees_named, letter_row

AS_HEAD = "document.approve_as_head"
PAPER_VERBS = ("submit", "review", "countersign", "return", "approve", "seal", "scan")
S = LetterStatus


@dataclass(frozen=True, slots=True)
class IssuerLine:
    """A member that signs, its paper, whether it is the reader's."""

    row: LetterIssuer
    document: Document | None
    is_ours: bool
    steps: list[Transition]

    @property
    def is_done(self) -> bool:
        return self.document is not None and self.document.status in (
            DocumentStatus.SEALED, DocumentStatus.DISPATCHED, DocumentStatus.DELIVERED)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RectificationLine:
    """What is to be put right, and what the reader may do about it."""

    row: Rectification
    badge: str
    may_prove: bool
    may_ask: bool
    may_check: bool


@dataclass(frozen=True, slots=True)
class LetterPage:
    """Everything the page of a letter shows to this reader."""

    line: LetterRow
    letter: Letter
    issuers: list[IssuerLine]
    addressees: list[LetterAddressee]
    replies: list[LetterReply]
    interview: Interview | None
    rectifications: list[RectificationLine]
    files: list[File]
    groups: list[CaseGroup]
    steps: list[Transition]
    lines: list[Line]
    next_sentence: str
    is_late: bool
    may_join: bool
    may_follow: bool
    previous: Letter | None

    @property
    def lead(self) -> IssuerLine | None:
        return next((each for each in self.issuers if each.row.is_lead), None)


def letter_page(pk: int, *, actor: Actor) -> LetterPage:
    """One letter. Raises NotVisible."""
    actor.require(VIEW)
    letter = find(Letter, pk, actor=actor)
    issuers = _issuers(letter, actor)
    line = letter_row(letter, addressees_named([letter], actor=actor)[pk], today=clock.today())
    is_late = line.chip is not None and line.chip.kind == "late"
    groups = [int(each.partition(":")[2]) for each in letter.about]
    return LetterPage(
        line,
        letter,
        issuers,
        list(addressees_of(letter)),
        list(replies_of(letter)),
        Interview.objects.visible_to(actor).filter(letter=letter).first(),
        [_rectification(each, letter, actor) for each in rectifications_of(letter)],
        list(files_of(letter, actor=actor)),
        list(CaseGroup.objects.visible_to(actor).filter(pk__in=groups).order_by("pk")),
        _steps(letter, issuers, actor),
        timeline(newest_first(attached(Event, letter)), titles={}, with_texts=True),
        _next(letter, issuers, is_late=is_late),
        is_late,
        may_join=any(each.is_ours and each.row.state == IssuerState.INVITED for each in issuers)
        and letter.status == S.SIGNING,
        may_follow=actor.may("letter.draft") and letter.is_within_reach(actor)
        and (is_late or letter.status in (S.ANSWERED, S.CLOSED)),
        previous=Letter.objects.visible_to(actor).filter(pk=letter.previous_id or 0).first(),
    )  # fmt: skip


def paper_steps(letter: Letter, document: Document, *, actor: Actor) -> list[Transition]:
    """The buttons of a paper of a letter: its text is fixed, the head signs."""
    if letter.status != S.SIGNING or not document.is_within_reach(actor):
        return []
    steps = [each for each in document_steps(document, actor=actor) if each.verb in PAPER_VERBS]
    return [each for each in steps if each.verb != "approve" or actor.may(AS_HEAD)]


def _issuers(letter: Letter, actor: Actor) -> list[IssuerLine]:
    papers = {each.pk: each for each in documents_of(letter).defer("content")}
    found = []
    for row in issuers_of(letter):
        document = papers.get(row.document_id or 0)
        is_ours = row.organisation_id in actor.acts_for
        steps = paper_steps(letter, document, actor=actor) if document and is_ours else []
        found.append(IssuerLine(row, document, is_ours, steps))
    return found


def _steps(letter: Letter, issuers: list[IssuerLine], actor: Actor) -> list[Transition]:
    steps = [each for each in next_steps(letter, LETTER_TRANSITIONS, actor=actor) if each.by != PARTNER]
    is_ready = all(each.is_done for each in issuers if each.row.state != IssuerState.OUT)
    return [each for each in steps if each.verb != "send" or is_ready]


def _next(letter: Letter, issuers: list[IssuerLine], *, is_late: bool) -> str:
    if letter.status == S.DRAFT:
        return _("The draft is yours alone. Next: put it to all who sign.")
    if letter.status == S.SIGNING:
        names = "、".join(
            str(each.row.organisation)
            for each in issuers
            if each.row.state != IssuerState.OUT and not each.is_done
        )
        return _("Waits for number and seal of: %(names)s") % {"names": names} if names else _(
            "All have signed and sealed. Next: send it.")  # fmt: skip
    if is_late:
        return _("No answer by the reply date. A second letter, a report to the authority, or publication?")
    if letter.status == S.SENT:
        return _("Sent. Next: record how it was served, and wait for the answer.")
    if letter.status == S.ANSWERED:
        return _("There is an answer. Note what was promised, let another member check it, then close it.")
    return str(letter.get_status_display())


def _rectification(row: Rectification, letter: Letter, actor: Actor) -> RectificationLine:
    state, is_out = row.state, letter.status in LATER
    is_mine = letter.is_within_reach(actor) and is_out
    late = row.due_on < clock.today() and state == RectificationState.PROMISED
    badges: dict[str, str] = {
        RectificationState.CONFIRMED: "done", RectificationState.FAILED: "late",
        RectificationState.ASKED: "soon", RectificationState.PROVED: "soon"}  # fmt: skip
    return RectificationLine(
        row,
        "late" if late else badges.get(state, "plain"),
        may_prove=is_mine
        and state in (RectificationState.PROMISED, RectificationState.FAILED)
        and actor.may("letter.prove"),
        may_ask=is_mine
        and state in (RectificationState.PROVED, RectificationState.CONFIRMED)
        and actor.may("letter.ask_check"),
        may_check=is_out
        and state == RectificationState.ASKED
        and row.checker_id in actor.acts_for
        and row.checker_id != letter.holder_id
        and actor.may("letter.check"),
    )
