"""Why a case cannot wait: what happened to people. Said of the case, never of a person, and taken off by
whoever works on it.
"""

from django.utils.translation import gettext_lazy as _

URGENT = {
    "death": _("Somebody died"),
    "injury": _("Somebody was hurt"),
    "poisoning": _("Poisoning, or people fell ill"),
    "minor": _("A child is concerned"),
}


def urgency_words(codes: list[str]) -> list[str]:
    """The reasons in words, the gravest first; a code that is not known is left out."""
    return [str(words) for code, words in URGENT.items() if code in codes]
