"""Handing a question in at the door."""

from uuid import UUID

from lianwei.arrivals.models import Door
from lianwei.arrivals.operations import ArrivalEntry, at_door, receive_arrival
from lianwei.arrivals.operations.visits import FILING, count_visit
from lianwei.core.errors import Invalid
from lianwei.web.queries.portal import usual_place

from .advice import QuestionForm


def ask(form: QuestionForm, *, address: str) -> str:
    """The tracking code of the question; empty where something is to be corrected."""
    if not form.is_valid():
        return ""
    clean = form.cleaned_data
    to = int(clean["place"] or getattr(usual_place(), "pk", 0))
    payload = {name: clean[name] for name in ("question", "name", "phone") if clean[name]}
    try:
        entry = ArrivalEntry(Door.PORTAL, "enquiry", to, UUID(form.mark), payload)
        receipt = receive_arrival(entry, actor=at_door(to))
    except Invalid as refusal:
        form.refuse(refusal)
        return ""
    count_visit(FILING, address)
    return receipt.code
