"""Writes free text of a case: phone, ID, plate, account and order numbers become tokens whose values are
sealed.
"""

import json

from django.db.models import QuerySet

from lianwei.cases.models import Complaint, Enquiry, NarrativeToken, ViolationReport
from lianwei.reading.numbers import Token, tokenise


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
