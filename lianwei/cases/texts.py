"""Writes free text of a case: phone, ID, plate, account and order numbers become tokens whose values are
sealed.
"""

from django.db.models import QuerySet

from lianwei.cases.models import Complaint, NarrativeToken
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
