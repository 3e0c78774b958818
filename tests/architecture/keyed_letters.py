"""Letters and interviews, and editions of the city index, for routes that take a key."""

from django.core.files.base import ContentFile

from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.scope import OPERATOR
from lianwei.members.models import Alliance, Organisation
from lianwei.supervision.models import issuers_of
from tests.factories import city_index, letters, members

from .nouns import Keys, Known, Noun


def _draft(home: Organisation) -> Keys:
    return {"pk": letters.draft(home).pk}


def _sent(home: Organisation) -> Keys:
    return {"pk": letters.sent(home).pk}


def _invited(home: Organisation) -> Keys:
    """A letter of another member that asks `home` to sign along."""
    lead = members.make_organisation()
    _together(home, lead)
    return {"pk": letters.signing_of(lead, partners=[home.pk]).pk}


def _to_check(home: Organisation) -> Keys:
    """What another member asks `home` to look at."""
    lead = members.make_organisation()
    _together(home, lead)
    row = letters.asked(lead, home)
    return {"pk": row.letter_id, "rectification_id": row.pk}


def _promised(home: Organisation) -> Keys:
    letter = letters.sent(home)
    return {"pk": letter.pk, "rectification_id": letters.promised(letter, actor=letters.writer(home)).pk}


def _paper(home: Organisation) -> Keys:
    letter = letters.signing_of(home)
    return {"pk": letter.pk, "document_id": issuers_of(letter).get().document_id}


def _step(home: Organisation) -> Keys:
    return _paper(home) | {"verb": "submit"}


def _file(home: Organisation) -> Keys:
    letter = letters.sent(home)
    upload = ContentFile(b"%PDF-1.7\n%%EOF\n", name="reply.pdf")
    kept = store_file(letter, upload, actor=OPERATOR, source=FileSource.STAFF, kind="reply")
    return {"pk": letter.pk, "file_id": kept.file.pk}


def _together(*both: Organisation) -> Alliance:
    return members.make_alliance(*both, code="LETTERS")


LETTERS: dict[str, Noun] = {
    "interview_power_": Noun(lambda home: {"pk": letters.power(home).pk}, Known.TO_ALL),
    "letter_": Noun(_draft),
    "letter_answer": Noun(_sent),
    "letter_ask_check": Noun(_promised),
    "letter_ask_publication": Noun(_sent),
    "letter_check": Noun(_to_check),
    "letter_close": Noun(_sent),
    "letter_draft_kind": Noun(lambda home: {"kind": "advisory"}, Known.SHARED),
    "letter_invite": Noun(_sent),
    "letter_join": Noun(_invited),
    "letter_promise": Noun(_sent),
    "letter_prove": Noun(_promised),
    "letter_serve": Noun(_sent),
    "letter_stay_out": Noun(_invited),
    "letter_view_docx": Noun(_paper),
    "letter_view_file": Noun(_file),
    "letter_view_paper_step": Noun(_step),
    "letter_view_pdf": Noun(_paper),
    "satisfaction_index_": Noun(lambda home: {"pk": city_index.filled(home).pk}),
}
