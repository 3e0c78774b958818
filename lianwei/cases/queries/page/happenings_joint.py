"""The sentences of what happens to a case between members: heard together, passed on, helped by knowledge."""

from django.utils.translation import gettext_noop

from .happenings import Happening

N_ = gettext_noop
JOINT_HAPPENINGS = {
    "organisation.work_passed_on": Happening(N_("%(holder)s has taken the place of %(former)s"), "send"),
    "complaint.moved_to_successor": Happening(N_("%(holder)s has taken the place of %(former)s"), "send"),
    "complaint.partner_succeeded": Happening(
        N_("%(asked)s has taken the place of %(former)s and helps on"), "users", "calm"
    ),
    "complaint.competence_passed_on": Happening(
        N_("%(decider)s has taken the place of %(former)s and decides"),
        "send",
        "calm",
        (("lapsed", N_("%(decider)s has taken the place of %(former)s; the dispute has lapsed")),),
    ),
    "complaint.city_asked": Happening(N_("Sent to a city's system"), "send"),
    "complaint.city_answered": Happening(
        N_("The city's system keeps it as %(number)s"),
        "globe",
        "calm",
        (("closed", N_("The city's system has closed %(number)s")),),
    ),
    "complaint.city_not_reached": Happening(N_("It could not be sent to the city's system"), "alert", "soon"),
    "complaint.knowledge_cited": Happening(N_("Cited from the knowledge base: %(title)s"), "book"),
    "complaint.session_moved": Happening(
        N_("Joint session of the group moved: %(held_at)s, %(way)s"), "users", "calm"
    ),
    "complaint.session_called_off": Happening(N_("Joint session of the group called off: %(reason)s"), "x"),
    "complaint.joint_session_answered": Happening(
        N_("The consumer takes part in a joint session"),
        "users",
        "calm",
        (("alone", N_("The consumer wants to be heard alone")),),
    ),
}
