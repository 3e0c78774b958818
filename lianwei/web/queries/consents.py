"""The consents the portal asks for, each for one purpose, in the words of the table that the record names."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from lianwei.cases.rules.consents import OPEN_NARRATIVE, texts_in_force
from lianwei.core import clock
from lianwei.knowledge.models import is_chinese

SENSITIVE = "sensitive"
NEEDED = ("handling", "tell_business")
IN_PAYLOAD = {
    "publicity": "agrees_publicity",
    "entrusted_mediation": "agrees_entrusted",
}  # these go with the complaint
# At a booth, where nothing is known before the delivery, all go with the complaint.
AT_BOOTH = {
    "handling": "agrees_handling",
    "tell_business": "agrees_telling",
    "pass_on": "agrees_passing",
    **IN_PAYLOAD,
}
ENGLISH: dict[str, str | Promise] = {
    "handling": _l(
        "I have read how my data are used: the association handles my complaint with what I wrote here."
    ),
    "tell_business": _l(
        "I agree that the business learns my name, my phone and what I complain of, so that it can answer."
    ),
    "sensitive": _l(
        "What I wrote speaks of health or of a child. I agree that the association uses it for this "
        "complaint alone."
    ),
    "pass_on": _l(
        "I agree that my complaint is passed on with my name and phone, if another association of the "
        "alliance or an authority has to handle it."
    ),
    "publicity": _l("I agree that the case may be told in public, without my name."),
    OPEN_NARRATIVE: _l(
        "I agree that what I wrote is published as open data: without names, phones, addresses, numbers and "
        "the name of the shop, and only after a person has read it. I can take this back at any time."
    ),
    "entrusted_mediation": _l("I agree that a mediation body works on it, entrusted by the association."),
}


def purposes_asked(*, is_sensitive: bool, is_telling: bool) -> list[str]:
    """The purposes in the order of the page; the sensitive one only where it matters (PIPL art. 29), the one
    on narratives only where the association has resolved to publish them.
    """
    left_out = {SENSITIVE: not is_sensitive, OPEN_NARRATIVE: not is_telling}
    return [purpose for purpose in ENGLISH if not left_out.get(purpose)]


def consent_words(purpose: str) -> str | Promise:
    """The words in force today; in English their meaning."""
    return texts_in_force(on=clock.today())[purpose].text if is_chinese() else ENGLISH[purpose]
