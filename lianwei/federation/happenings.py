"""The sentences of what happens to a case between alliances."""

from django.utils.translation import gettext_noop

from lianwei.cases.queries.page.happenings import Happening

N_ = gettext_noop
HAPPENINGS = {
    "complaint.offered_abroad": Happening(
        N_("The alliance %(to)s is asked to take the case over, by %(due_on)s"), "send", "calm"
    ),
    "complaint.left": Happening(N_("Given to the alliance %(to)s, which handles it now"), "send", "done"),
    "complaint.came_back": Happening(N_("Came back from the alliance %(came_from)s"), "undo", "soon"),
    "complaint.taken_over": Happening(
        N_("Taken over from the alliance %(giver)s, number there %(number)s"), "check", "done"
    ),
}
