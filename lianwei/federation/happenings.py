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
    "complaint.joint_asked": Happening(
        N_("The alliance %(to)s is asked to help, by %(due_on)s"), "send", "calm"
    ),
    "complaint.joint_enclosed": Happening(
        N_("Files or the person go along with the request to the alliance %(by)s"), "send", "calm"
    ),
    "complaint.joint_fetched": Happening(
        N_("The alliance %(by)s has fetched what goes along with the request"), "check", "calm"
    ),
    "complaint.joint_noted": Happening(N_("A note was exchanged with the alliance %(by)s"), "mail", "calm"),
    "complaint.joint_answered": Happening(N_("The alliance %(by)s has answered"), "check", "done"),
    "complaint.joint_declined": Happening(N_("The alliance %(by)s cannot help"), "alert", "soon"),
    "complaint.joint_withdrawn": Happening(
        N_("The request to the alliance %(by)s was withdrawn"), "undo", "calm"
    ),
    "complaint.joint_closed": Happening(N_("The request to the alliance %(by)s is closed"), "check", "calm"),
    "complaint.joint_stopped": Happening(
        N_("The agreement with the alliance %(by)s has ended, and the request with it"), "alert", "soon"
    ),
}
