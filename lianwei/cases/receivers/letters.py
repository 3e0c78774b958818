"""E-mails: what can be read off them for a draft, and the complaint a letter belongs to."""

import re

from lianwei.arrivals.receivers import Incoming, Payload, Written
from lianwei.cases.models import Complaint
from lianwei.cases.operations.entry.correspondence import keep_letter
from lianwei.cases.queries.reading.suggested import suggested
from lianwei.cases.rules.cues import CATEGORY, NATURE
from lianwei.cases.rules.numbers import CASE_NUMBER, parse_case_number
from lianwei.core.scope import Actor
from lianwei.reading.confidence import LIKELY, SURE
from lianwei.reading.letters import business_in, name_in, only_asks, only_reports, phone_in
from lianwei.reading.numbers import tokenise
from lianwei.reading.patterns import HALF_WIDTH

LONGEST, LONGEST_QUESTION, LONGEST_TITLE = 5000, 500, 60
NUMBER = re.compile(CASE_NUMBER.pattern, re.IGNORECASE)
MOST_NUMBERS = 5


def _words(letter: Written) -> str:
    return f"{letter.title}\n{letter.text}"


def _codes(letter: Written) -> dict[str, str]:
    """Goods and nature where the words speak for them."""
    said = suggested(_words(letter)[:2000])
    found = {name: said[target] for name, target in (("category", CATEGORY), ("nature", NATURE))}
    return {
        name: rows[0].code for name, rows in found.items() if rows and rows[0].confidence in (SURE, LIKELY)
    }


class ComplaintLetters:
    """A complaint, unless the letter only asks or only reports."""

    def suits(self, letter: Written) -> bool:
        words = _words(letter)
        return not only_asks(words) and not only_reports(words)

    def draft(self, letter: Written) -> Payload:
        words = _words(letter)
        person = {"name": name_in(words) or letter.sender_name, "email": letter.sender}
        if phone := phone_in(words):
            person["phone"] = phone
        return {
            "person": person,
            "respondents": [{"name": business_in(words)}],
            "narrative": letter.text[:LONGEST],
            "title": tokenise(letter.title).text[:LONGEST_TITLE],
            **_codes(letter),
        }


class EnquiryLetters:
    """An enquiry."""

    def suits(self, letter: Written) -> bool:
        return only_asks(_words(letter))

    def draft(self, letter: Written) -> Payload:
        words = _words(letter)
        codes = {name: code for name, code in _codes(letter).items() if name == "category"}
        question = letter.text or letter.title
        name = name_in(words) or letter.sender_name
        return {"question": question[:LONGEST_QUESTION], "name": name, "phone": phone_in(words), **codes}


class ReportLetters:
    """A violation report."""

    def suits(self, letter: Written) -> bool:
        return only_reports(_words(letter))

    def draft(self, letter: Written) -> Payload:
        words = _words(letter)
        return {
            "business_name": business_in(words),
            "clue": letter.text[:LONGEST],
            "reporter_name": name_in(words) or letter.sender_name,
            "reporter_phone": phone_in(words),
        }


class ComplaintCorrespondence:
    """Complaints keep the letters that answer ours."""

    noun, url_name = "complaint", "complaint_detail"

    def named(self, text: str, *, organisation_id: int, actor: Actor) -> str:
        """The first number in the text that is a complaint of this organisation's."""
        plain = text.translate(HALF_WIDTH)
        typed = [parse_case_number(each[0]) for each in NUMBER.finditer(plain)][:MOST_NUMBERS]
        numbers = [str(each) for each in typed if each]
        rows = Complaint.objects.visible_to(actor).filter(number__in=numbers, holder=organisation_id)
        pk = rows.order_by("pk").values_list("pk", flat=True).first() if numbers else None
        return f"complaint:{pk}" if pk else ""

    def number(self, subject: str, *, actor: Actor) -> str:
        rows = Complaint.objects.visible_to(actor).filter(pk=int(subject.partition(":")[2]))
        return rows.values_list("number", flat=True).first() or ""

    def keep(self, subject: str, letter: Incoming, *, actor: Actor) -> int:
        return keep_letter(int(subject.partition(":")[2]), letter, actor=actor).pk
