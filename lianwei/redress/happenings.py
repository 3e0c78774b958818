"""The sentences of what happens on a way to court or to others."""

from django.utils.translation import gettext_noop

from lianwei.cases.queries.page.happenings import Happening

N_ = gettext_noop
HAPPENINGS = {
    "legal_remedy.prepared": Happening(N_("Joint application prepared, to be filed by %(due_on)s"), "file"),
    "legal_remedy.requested": Happening(N_("The consumer asks for it; the head decides"), "pen"),
    "legal_remedy.handed_up": Happening(N_("Material handed to the association above"), "send"),
    "legal_remedy.received": Happening(N_("Received above, receipt %(receipt)s"), "check", "done"),
    "legal_remedy.decided": Happening(N_("The head supports it"), "check"),
    "legal_remedy.declined": Happening(N_("The head does not support it"), "x", "plain"),
    "legal_remedy.filed": Happening(N_("Filed on %(on)s"), "send"),
    "legal_remedy.confirmed": Happening(N_("Confirmed by the court on %(on)s"), "check", "done"),
    "legal_remedy.concluded": Happening(N_("Concluded on %(on)s"), "check", "done"),
    "legal_remedy.rejected": Happening(N_("Refused there"), "x", "late-soft"),
    "legal_remedy.taken_back": Happening(N_("Taken back"), "undo", "plain"),
    "legal_remedy.followed": Happening(N_("It went along with the case to its new holder"), "send"),
    "legal_remedy.printed": Happening(N_("The pack of forms was printed"), "file", "plain"),
}
