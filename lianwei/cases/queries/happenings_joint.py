"""The sentences of what happens to a case that is heard together with others."""

from django.utils.translation import gettext_noop

from .happenings import Happening

N_ = gettext_noop
JOINT_HAPPENINGS = {
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
