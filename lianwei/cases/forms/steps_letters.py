"""Writing to the consumer from the page of a case, with a text to begin with."""

from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from lianwei.cases.operations.desk.letters import write_letter
from lianwei.cases.queries.doors.tracking import papers_for_consumer
from lianwei.cases.queries.page.letters import letter_from, proposed_for
from lianwei.core.documents.models import Document
from lianwei.core.documents.queries import paper_of
from lianwei.core.documents.typst import to_pdf
from lianwei.core.errors import Invalid
from lianwei.core.files.examining import Examined, examine
from lianwei.knowledge.models import KnowledgeEntry, ReplyTemplate
from lianwei.knowledge.queries.entries import entry_to_copy
from lianwei.knowledge.queries.replies import reply_named
from lianwei.ui.forms import LineField, NarrativeField, PlainForm

from .steps import Step, StepForm
from .steps_fields import FilesField, choose_many

LONGEST_KEY = 18


BEGIN = "begin_with"


class TextChoiceForm(PlainForm):
    """Which text a letter begins with; sent with the letter, so that nothing typed is lost."""

    text_of = forms.ChoiceField(label=lazy("Letter text"), widget=forms.Select(attrs={"form": "letter"}))


class WriteForm(StepForm):
    title, submit = lazy("Write to the consumer"), lazy("Send the letter")
    why = lazy("The consumer gets a link that opens the letter; 〔投诉人〕 becomes the name when it leaves.")
    preset = ("template", "entry")
    template = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    entry = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    subject = LineField(label=lazy("Title of the letter"), limit=80)
    text = NarrativeField(label=pgettext_lazy("mail", "Letter"), rows=16, limit=20000)
    papers = choose_many(lazy("Papers that go along"), required=False)
    uploads = FilesField(label=lazy("Further files"), required=False)
    in_mail = forms.BooleanField(
        label=lazy("Write it and its files into the e-mail itself"),
        required=False,
        help_text=lazy("Only if the consumer wants it so: an e-mail can be read on its way."),
    )

    def fill(self) -> None:
        self.chosen, self.known = self._chosen(), self._entry()
        self.chooser = TextChoiceForm(initial={"text_of": self.chosen.pk if self.chosen else None})
        texts = proposed_for(self.complaint, actor=self.actor)
        self.chooser.fields["text_of"].choices = [(each.pk, each.name) for each in texts]
        self.documents = {str(each.pk): each for each in papers_for_consumer(self.complaint)}
        self.fields["papers"].choices = [(key, each.title) for key, each in self.documents.items()]
        if not self.documents:
            del self.fields["papers"]
        if self.chosen and (self.asks_for_more or not self.is_bound):
            self._begin_with(self.chosen)
        if self.known and not self.is_bound:
            self.initial["text"] = self.known.body or self.known.summary
        self.initial.setdefault("subject", self._usual_subject())
        if self.asks_for_more:
            self._join_what_was_typed()

    @property
    def asks_for_more(self) -> bool:
        """Whether a text was asked for while the letter is being written."""
        return self.is_bound and BEGIN in self.data

    def _usual_subject(self) -> str:
        return _("About your complaint %(number)s") % {"number": self.complaint.number}

    def _join_what_was_typed(self) -> None:
        """What was typed stays; the text follows beneath it, once."""
        typed: Any = self.data.copy()
        written, text = str(typed.get("text", "")).strip(), str(self.initial.get("text", ""))
        typed["text"] = written if text.strip() in written else f"{written}\n\n{text}".strip()
        typed["template"] = str(self.chosen.pk) if self.chosen else ""
        if str(typed.get("subject", "")).strip() in ("", self._usual_subject()):
            typed["subject"] = self.initial["subject"]
        ticked = [*typed.getlist("papers"), *self.initial.get("papers", [])]
        typed.setlist("papers", list(dict.fromkeys(ticked)))
        self.data, self._errors = typed, ErrorDict()

    def _chosen(self) -> ReplyTemplate | None:
        asked = self.data.get("text_of") if self.asks_for_more else self.data.get("template")
        key = str(asked or self.initial.get("template") or "")
        is_key = key.isdecimal() and len(key) <= LONGEST_KEY
        return reply_named(int(key), actor=self.actor) if is_key else None

    def _entry(self) -> KnowledgeEntry | None:
        """The entry of the knowledge base that is copied into the letter."""
        key = str(self.data.get("entry") or self.initial.get("entry") or "")
        is_key = key.isdecimal() and len(key) <= LONGEST_KEY
        return entry_to_copy(int(key), actor=self.actor) if is_key else None

    def _begin_with(self, template: ReplyTemplate) -> None:
        """The text about this case; one that cannot be filled begins empty and says why."""
        try:
            self.initial["text"] = letter_from(template, self.complaint, actor=self.actor).text
        except Invalid as refusal:
            self.fields["text"].help_text = " ".join(str(each) for each in refusal.fields.values())
        if template.title:
            self.initial["subject"] = f"{template.title}（{self.complaint.number}）"
        kinds = set(template.papers)
        self.initial["papers"] = [key for key, each in self.documents.items() if each.kind in kinds]

    def clean_papers(self) -> list[Examined]:
        """The papers as PDF, made while nothing is locked yet."""
        return [self._printed(self.documents[key]) for key in self.cleaned_data["papers"]]

    def _printed(self, document: Document) -> Examined:
        pdf = to_pdf(paper_of(document, actor=self.actor, reason="sent with a letter"))
        return examine(ContentFile(pdf, name=f"{document.title}.pdf"))

    def act(self) -> str:
        data = self.cleaned_data
        write_letter(
            self.complaint.pk,
            actor=self.actor,
            title=data["subject"],
            text=data["text"],
            template_id=self.chosen.pk if self.chosen else None,
            entry_id=self.known.pk if self.known else None,
            enclosures=[*data.get("papers", []), *data["uploads"]],
            in_mail=data["in_mail"],
        )
        return _("The letter on %(number)s is on its way.") % {"number": self.complaint.number}


WRITE = Step("write", WriteForm, template="cases/_write_form.html")
