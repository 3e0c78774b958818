"""Writes free text of a case: phone, ID, plate, account and order numbers become tokens whose values are
sealed; what names the consumer stands masked, for it lies sealed in the case already.
"""

import json
from collections.abc import Iterable

from django.db.models import QuerySet

from lianwei.cases.entries import PersonEntry
from lianwei.cases.models import (
    Complainant,
    Complaint,
    Enquiry,
    NarrativeToken,
    Respondent,
    ViolationReport,
    parts_of,
)
from lianwei.core.masking import mask_account, mask_address, mask_name
from lianwei.core.sealed import Sealed
from lianwei.reading.numbers import Token, tokenise

# Papers quote what events say, and papers are Chinese.
CONSUMER, CONTACT, ADDRESS, EMAIL = "投诉人", "联系人", "投诉人地址", "投诉人邮箱"
SHORTEST_NAME = 2  # one character of a name is a character of every text
# columns of a complainant that name somebody, and how each is masked
NAMING = {"name": mask_name, "agent_name": mask_name, "address": mask_address, "email": mask_account}

Named = list[tuple[str, str]]  # what names somebody, and how it stands in a text


def named_by(person: PersonEntry) -> Named:
    """What names the person of a form, before the case has a row of it."""
    return [(plain, mask(plain)) for name, mask in NAMING.items() if (plain := getattr(person, name))]


def _named(complaints: Iterable[Complaint]) -> Named:
    people = parts_of(Complainant, complaints)
    sealed = [(getattr(each, name), mask) for each in people for name, mask in NAMING.items()]
    return [(plain := value.plain(), mask(plain)) for value, mask in sealed if value]


def without_people(text: str, named: Iterable[tuple[str, str]]) -> str:
    """A text in which these names stand masked; it never grows, so that it fits where it was typed."""
    for plain, masked in sorted(named, key=lambda each: -len(each[0])):
        if len(plain) >= SHORTEST_NAME:
            text = text.replace(plain, masked[: len(plain)])
    return text


def write_text(complaint: Complaint, text: str, *others: Complaint, named: Named | None = None) -> str:
    """The text with tokens; new numbers are kept sealed beside it, known ones get the token they have.
    `others`: cases the text is about too. `named`: what names the consumer, where the case has no row of it
    yet.
    """
    if text:
        text = without_people(text, _named([complaint, *others]) if named is None else named)
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
    roles = [pair for case in (complaint, *others) for pair in _named_in(case)]
    for name, role in roles:
        if name and len(name.plain()) >= SHORTEST_NAME:
            text = text.replace(name.plain(), role)
    return write_text(complaint, text, named=[])


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
