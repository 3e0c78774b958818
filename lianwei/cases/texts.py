"""Writes free text of a case: phone, ID, plate, account and order numbers become tokens whose values are
sealed.
"""

import json

from django.db.models import QuerySet

from lianwei.cases.models import (
    Complainant,
    Complaint,
    Enquiry,
    NarrativeToken,
    Respondent,
    ViolationReport,
)
from lianwei.core.sealed import Sealed
from lianwei.reading.numbers import Token, tokenise

# Papers quote what events say, and papers are Chinese.
CONSUMER, CONTACT, ADDRESS, EMAIL = "投诉人", "联系人", "投诉人地址", "投诉人邮箱"
SHORTEST_NAME = 2  # one character of a name is a character of every text


def write_text(complaint: Complaint, text: str) -> str:
    """The text with tokens; new numbers are kept sealed beside it, known ones get the token they have."""
    found = tokenise(text)
    if not found.tokens:
        return found.text
    stored = QuerySet(NarrativeToken).filter(complaint=complaint)
    known = [Token(row.token, row.kind, row.value.plain()) for row in stored]
    found = tokenise(text, known=known)
    fresh = {each.token for each in found.tokens} - {each.token for each in known}
    NarrativeToken.objects.bulk_create(
        NarrativeToken(complaint=complaint, token=each.token, kind=each.kind, value=each.value)
        for each in found.tokens
        if each.token in fresh
    )
    return found.text


def write_for_log(complaint: Complaint, text: str, *others: Complaint) -> str:
    """A text for an event or for another member, where it stays: as above, and without what names the people
    of the case and of `others` that the text is about too.
    """
    shown = write_text(complaint, text)
    for name, role in (pair for case in (complaint, *others) for pair in _named_in(case)):
        if name and len(name.plain()) >= SHORTEST_NAME:
            shown = shown.replace(name.plain(), role)
    return shown


def _named_in(complaint: Complaint) -> list[tuple[Sealed | None, str]]:
    people = QuerySet(Complainant).filter(complaint=complaint)
    named = [(name, CONSUMER) for each in people for name in (each.name, each.agent_name)]
    named += [pair for each in people for pair in ((each.address, ADDRESS), (each.email, EMAIL))]
    return named + [(each.contact_name, CONTACT) for each in QuerySet(Respondent).filter(complaint=complaint)]


def write_beside(row: Enquiry | ViolationReport, text: str) -> str:
    """The same for what has no table of tokens: the values lie sealed in the row's own `numbers`."""
    known = _kept(row)
    found = tokenise(text, known=known)
    if found.tokens:
        both = {each.token: [each.kind, each.value] for each in (*known, *found.tokens)}
        row.numbers = json.dumps(both, ensure_ascii=False)
    return found.text


def _kept(row: Enquiry | ViolationReport) -> list[Token]:
    stored = json.loads(row.numbers.plain()) if row.numbers else {}
    return [Token(token, kind, value) for token, (kind, value) in stored.items()]
