"""The values of a file that is only stored, by name, for the archive that may open them one by one."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.cases.models import (
    Agreement,
    Complainant,
    Complaint,
    Enquiry,
    KeptFile,
    NarrativeToken,
    Respondent,
)
from lianwei.cases.queries.page.reveal import value_named
from lianwei.core.sealed import Sealed


def stored_values(file: KeptFile) -> list[tuple[str, str]]:
    """(name, label) of each sealed value there is, in the order of the file."""
    if isinstance(file, Complaint):
        return _of_complaint(file)
    if isinstance(file, Enquiry):
        fields = {"name": pgettext("person", "Name"), "phone": pgettext("person", "Phone")}
        fields |= {"numbers": _("Numbers in the texts")}
    else:
        fields = {
            "reporter_name": _("Reporter"),
            "reporter_phone": pgettext("person", "Phone"),
            "reporter_address": pgettext("person", "Address"),
            "clue": _("What was seen"),
            "numbers": _("Numbers in the texts"),
        }
    return [(name, label) for name, label in fields.items() if getattr(file, name)]


def stored_value(file: KeptFile, key: str) -> Sealed | None:
    """One of these values by its name."""
    if isinstance(file, Complaint):
        return value_named(file, key)
    return getattr(file, key) if key in dict(stored_values(file)) else None


def _of_complaint(complaint: Complaint) -> list[tuple[str, str]]:
    person = QuerySet(Complainant).filter(complaint=complaint).first()
    found = [(f"complainant.{n}", label) for n, label in _person().items() if person and getattr(person, n)]
    for row in QuerySet(Respondent).filter(complaint=complaint).order_by("seq"):
        names = (("contact_name", _("Contact person")), ("contact_phone", _("Contact's phone")))
        found += [
            (f"respondent.{row.pk}.{n}", f"{row.name}: {label}") for n, label in names if getattr(row, n)
        ]
    tokens = QuerySet(NarrativeToken).filter(complaint=complaint).order_by("pk")
    found += [(f"token.{row.pk}", row.token) for row in tokens if row.value]
    terms = QuerySet(Agreement).filter(complaint=complaint).order_by("pk")
    return found + [(row.reveal_key, _("Terms of the agreement")) for row in terms if row.terms]


def _person() -> dict[str, str]:
    return {
        "name": pgettext("person", "Name"),
        "phone": pgettext("person", "Phone"),
        "email": _("E-mail"),
        "id_number": _("Identity number"),
        "address": pgettext("person", "Address"),
        "agent_name": _("Agent"),
        "agent_phone": _("Agent's phone"),
    }
