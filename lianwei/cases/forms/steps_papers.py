"""The way of a paper as forms: drafted, handed in, signed and numbered, sealed, sent, served."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.models import Complaint, SuddenEvent
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.cases.operations.handling.papers import draft_paper, revise_paper
from lianwei.cases.operations.together.sudden import plain
from lianwei.cases.papers.casebook import CaseBook
from lianwei.cases.papers.context import TO_FILL_IN, composed, open_fields, template_of
from lianwei.cases.papers.editing import Piece, pieces, shown
from lianwei.cases.queries.page.papers_shown import AS_HEAD
from lianwei.cases.texts import write_text
from lianwei.core import clock
from lianwei.core.documents import operations
from lianwei.core.documents.lifecycle import TRANSITIONS
from lianwei.core.documents.models import DeliveryResult, DeliveryWay, Document
from lianwei.core.documents.paper import Paper
from lianwei.core.documents.queries import paper_of
from lianwei.core.errors import NotAllowed, WrongStatus
from lianwei.core.lifecycle import Transition
from lianwei.core.scope import Actor
from lianwei.knowledge.models import Approver, PaperTemplate
from lianwei.knowledge.papers import template_in_force
from lianwei.members.models import Organisation
from lianwei.members.queries.people import roles_in
from lianwei.ui.forms import DayField, LineField, NarrativeField, PlainForm

from .steps_choices import respondents
from .steps_fields import FilesField, choose_from, choose_one

TINY = 2  # people: with two, one of them signs what they drafted themselves
WAYS = (
    (DeliveryWay.PERSON, lazy("Handed over")),
    (DeliveryWay.POST, lazy("By post")),
    (DeliveryWay.SMS, lazy("By SMS")),
    (DeliveryWay.EMAIL, lazy("By e-mail")),
    (DeliveryWay.PHONE, lazy("By phone")),
    (DeliveryWay.WECOM, lazy("By WeCom")),
    (DeliveryWay.NOTICE, lazy("By public notice")),
)
RESULTS = (
    (DeliveryResult.RECEIVED, lazy("Taken by the person")),
    (DeliveryResult.LEFT, lazy("Left at the address before witnesses")),
    (DeliveryResult.REFUSED, lazy("Refused")),
    (DeliveryResult.RETURNED, lazy("Returned")),
    (DeliveryResult.UNREACHABLE, lazy("Not reached")),
)


class NewPaperForm(PlainForm):
    """The fields of a paper that the case does not answer by itself, and how the paper would read."""

    title, submit = lazy("New paper"), lazy("Draft it")

    def __init__(
        self, *args: Any, complaint: Complaint, actor: Actor, code: str, about: dict[str, int], **kwargs: Any
    ) -> None:
        self.complaint, self.actor, self.code, self.about = complaint, actor, code, about
        self.book = CaseBook(complaint, actor, code, about)
        self.template: PaperTemplate = template_of(self.book)
        super().__init__(*args, **kwargs)
        for field in open_fields(self.book, self.template):
            required = field["required"]
            self.fields[field["key"]] = NarrativeField(
                label=field["label"], rows=2, limit=3000, required=required
            )
            self.fields[field["key"]].error_messages["required"] = _("Please fill in: %(label)s.") % {
                "label": field["label"]
            }

    def preview(self) -> list[Piece]:
        """The words of the paper as far as the case goes."""
        return shown(composed(self.book, blank=TO_FILL_IN))

    def act(self) -> str:
        extra = {key: value for key, value in self.cleaned_data.items() if value}
        drafted = draft_paper(self.complaint.pk, self.code, actor=self.actor, extra=extra, about=self.about)
        self.made_id = drafted.pk
        return _("The paper is drafted.")


class PaperForm(PlainForm):
    """Base of a paper's steps."""

    title: object
    submit: object
    why: object = ""

    def __init__(
        self, *args: Any, subject: Complaint | SuddenEvent, document: Document, actor: Actor, **kwargs: Any
    ) -> None:
        self.subject, self.document, self.actor = subject, document, actor
        super().__init__(*args, **kwargs)
        self.fill()

    def fill(self) -> None:
        """Sets what depends on the paper."""

    def act(self) -> str:
        raise NotImplementedError

    def kept_reason(self) -> str:
        """The reason as it may stand in the register: numbers of people are tokens of the case."""
        reason = self.cleaned_data["reason"]
        return write_text(self.subject, reason) if isinstance(self.subject, Complaint) else plain(reason)

    @property
    def common(self) -> dict[str, Any]:
        return {"subject": self.subject, "actor": self.actor}


class CasePaperForm(PaperForm):
    """A step that only papers of a case have."""

    @property
    def complaint(self) -> Complaint:
        if not isinstance(self.subject, Complaint):
            raise WrongStatus
        return self.subject


class ReviseForm(PaperForm):
    title, submit = lazy("Change the text"), lazy("Keep the text")

    def fill(self) -> None:
        self.paper: Paper = paper_of(self.document, actor=self.actor, reason="draft changed")
        for n, piece in enumerate(pieces(self.paper), start=1):
            label = piece.label or _("Paragraph %(n)s") % {"n": n}
            rows = min(max(len(piece.text) // 45 + piece.text.count("\n") + 1, 1), 12)
            field = NarrativeField(label=label, rows=rows, limit=10000, required=False, initial=piece.text)
            field.widget.attrs["data-private"] = "true"
            self.fields[piece.name] = field

    def act(self) -> str:
        self.keep(self.cleaned_data)
        return _("The text is changed. Next: hand it in.")

    def keep(self, texts: dict[str, str]) -> None:
        """Writes the words into the paper."""
        revise_paper(self.subject.pk, self.document.pk, actor=self.actor, texts=texts)


class SubmitForm(PaperForm):
    title, submit = lazy("Hand in for review"), lazy("Hand it in")
    why = lazy("Nobody changes the text until it is signed or comes back.")

    def act(self) -> str:
        document = operations.submit_document(self.document.pk, **self.common)
        if document.needs_review:
            return _("“%(title)s” is handed in. Next: a colleague reviews it.") % {"title": document.title}
        return _("“%(title)s” is handed in. Next: it is signed.") % {"title": document.title}


class ReviewForm(PaperForm):
    title, submit = lazy("Pass the review"), lazy("Pass it")

    def act(self) -> str:
        document = operations.review_document(self.document.pk, **self.common)
        return _("“%(title)s” is reviewed. Next: the signature.") % {"title": document.title}


class CountersignForm(PaperForm):
    title, submit = lazy("Countersign"), lazy("Countersign")

    def act(self) -> str:
        document = operations.countersign_document(self.document.pk, **self.common)
        return _("“%(title)s” is countersigned. Next: the head signs.") % {"title": document.title}


class ReturnForm(PaperForm):
    title, submit = lazy("Return to the drafter"), lazy("Return it")
    reason = NarrativeField(label=lazy("What is to be changed"), rows=3, limit=500)

    def act(self) -> str:
        operations.return_document(self.document.pk, reason=self.kept_reason(), **self.common)
        return _("“%(title)s” goes back to the drafter with your reason.") % {"title": self.document.title}


class ApproveForm(PaperForm):
    title, submit = lazy("Sign and number"), lazy("Sign")
    why = lazy("With the signature the paper gets its number and date; both stay for ever.")

    def act(self) -> str:
        if self.document.organisation_id is None:
            raise NotAllowed
        organisation = Organisation.objects.get(pk=self.document.organisation_id)
        is_heads = self._approver() == Approver.HEAD
        document = operations.approve_document(
            self.document.pk,
            series=organisation.paper_series,
            approver_permission=AS_HEAD if is_heads else "",
            allow_same_person=not is_heads or self._is_tiny(organisation),
            **self.common,
        )
        following = _("enter the use of the seal") if document.needs_seal else _("send it")
        sentence = _("%(number)s “%(title)s” is signed. Next: %(next)s.")
        return sentence % {"number": document.number, "title": document.title, "next": following}

    def _approver(self) -> str:
        drafted_on = clock.as_office_time(self.document.drafted_at).date()
        kind = "authority" if self.subject.holder.kind.is_authority else "association"
        return template_in_force(self.document.kind, on=drafted_on, org_kind=kind).approver

    def _is_tiny(self, organisation: Organisation) -> bool:
        return roles_in(organisation).order_by().values("user_id").distinct().count() <= TINY


class SealForm(PaperForm):
    title, submit = lazy("Enter the use of the seal"), lazy("Enter it")
    why = lazy("The real seal goes on real paper; here stands who used it.")
    seal = LineField(label=lazy("Seal"), limit=80, initial=lazy("Official seal"))
    copies = forms.IntegerField(label=lazy("Copies"), min_value=1, max_value=200, initial=2)
    used_on = DayField(label=lazy("On"), past_only=True, initial=clock.today)

    def act(self) -> str:
        use = operations.seal_document(self.document.pk, **self.cleaned_data, **self.common)
        sentence = _(
            "The use of the seal on %(count)s copies is entered. Next: scan the stamped paper, then send it."
        )
        return sentence % {"count": use.copies}


class ScanForm(CasePaperForm):
    title, submit = lazy("Add the stamped scan"), lazy("Add it")
    why = lazy("The scan of the stamped paper becomes its original.")
    uploads = FilesField(label=lazy("Scan (PDF or picture)"))

    def act(self) -> str:
        kept = add_evidence(
            self.complaint.pk,
            actor=self.actor,
            uploads=self.cleaned_data["uploads"][:1],
            source="staff",
            kind="scan",
        )
        operations.scan_document(self.document.pk, file_id=kept[0].pk, **self.common)
        return _("The scan is the original of “%(title)s” now.") % {"title": self.document.title}


class DispatchForm(PaperForm):
    title, submit = lazy("Send out"), lazy("It has gone out")
    way = choose_one(lazy("How"), WAYS)

    def act(self) -> str:
        document = operations.dispatch_document(self.document.pk, way=self.cleaned_data["way"], **self.common)
        sentence = _("“%(title)s” has gone out today. Next: record when it was received.")
        return sentence % {"title": document.title}


class DeliverForm(CasePaperForm):
    title, submit = lazy("Record the service"), lazy("Record it")
    why = lazy("One record for each try and each party; the proof goes with it.")
    party = choose_from(lazy("To whom"))
    way = choose_one(lazy("How"), WAYS)
    result = choose_one(lazy("Result"), RESULTS, initial=DeliveryResult.RECEIVED)
    delivered_on = DayField(label=lazy("On"), past_only=True, initial=clock.today)
    recipient = LineField(label=lazy("Who took it"), limit=60, private=True, required=False)
    address = LineField(label=lazy("Address, phone or mailbox"), limit=200, private=True, required=False)
    tracking = LineField(label=lazy("Tracking number"), limit=60, required=False)
    uploads = FilesField(label=lazy("Proof (receipt, screenshot)"), required=False)

    def fill(self) -> None:
        businesses = [(f"business:{each.seq}", each.name) for each in respondents(self.complaint, self.actor)]
        others = [("authority", _("An authority")), ("institution", _("An institution"))]
        nobody = [("", _("Please choose"))]  # never the consumer by default: most papers go to a business
        self.fields["party"].choices = [*nobody, ("consumer", _("The consumer")), *businesses, *others]

    def act(self) -> str:
        data = dict(self.cleaned_data)
        uploads = data.pop("uploads")
        kept = uploads and add_evidence(
            self.complaint.pk, actor=self.actor, uploads=uploads, source="staff", kind="proof"
        )
        row = operations.deliver_document(
            self.document.pk, proof_file_id=kept[0].pk if kept else None, **data, **self.common
        )
        if row.result in (DeliveryResult.RECEIVED, DeliveryResult.LEFT):
            return _("The service of “%(title)s” is recorded.") % {"title": self.document.title}
        return _("The try is recorded; nothing runs from it. Next: serve it another way.")


class VoidForm(PaperForm):
    title, submit = lazy("Void the paper"), lazy("Void it")
    why = lazy("Its number stays used; the reason stands in the register.")
    reason = NarrativeField(label=lazy("Reason"), rows=3, limit=500)

    def act(self) -> str:
        operations.void_document(self.document.pk, reason=self.kept_reason(), **self.common)
        return _("“%(title)s” is void.") % {"title": self.document.title}


@dataclass(frozen=True, slots=True)
class PaperStep:
    """A verb of a paper and its form."""

    verb: str
    form: type[PaperForm]

    @property
    def route(self) -> str:
        return f"document_{self.verb}"

    @property
    def transition(self) -> Transition:
        return next(each for each in TRANSITIONS if each.verb == self.verb)

    def check(self, subject: Complaint | SuddenEvent, document: Document, *, actor: Actor) -> None:
        """Raises NotAllowed for another organisation's paper or case, WrongStatus where the paper stands
        elsewhere."""
        if not (document.is_within_reach(actor) and subject.is_within_reach(actor)):
            raise NotAllowed
        if not self.transition.fits(document):
            raise WrongStatus


PAPER_STEPS = (
    PaperStep("revise", ReviseForm),
    PaperStep("submit", SubmitForm),
    PaperStep("review", ReviewForm),
    PaperStep("countersign", CountersignForm),
    PaperStep("return", ReturnForm),
    PaperStep("approve", ApproveForm),
    PaperStep("seal", SealForm),
    PaperStep("scan", ScanForm),
    PaperStep("dispatch", DispatchForm),
    PaperStep("deliver", DeliverForm),
    PaperStep("void", VoidForm),
)
