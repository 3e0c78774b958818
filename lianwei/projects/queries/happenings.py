"""The sentences of what happens to a joint project."""

from typing import NamedTuple

from django.utils.translation import gettext_noop

N_ = gettext_noop


class Happening(NamedTuple):
    """What a line of the history says, and how it looks. %(member)s: whose part or milestone it is."""

    text: str
    icon: str = "dot"
    kind: str = "calm"


OTHER = Happening(N_("Recorded: %(name)s"))
HAPPENINGS: dict[str, Happening] = {
    "joint_project.drafted": Happening(N_("The plan was begun"), "pen"),
    "joint_project.revised": Happening(N_("The plan was changed"), "pen"),
    "joint_project.invited": Happening(N_("The members were invited"), "mail"),
    "joint_project.begun": Happening(N_("The project began"), "arrow", "done"),
    "joint_project.suspended": Happening(N_("The project rests"), "pause", "soon"),
    "joint_project.resumed": Happening(N_("The project goes on"), "arrow"),
    "joint_project.finished": Happening(N_("The project was finished"), "check", "done"),
    "joint_project.given_up": Happening(N_("The project was given up"), "x", "plain"),
    "joint_project.noted": Happening(N_("A note was written"), "pen", "plain"),
    "joint_project.attached": Happening(N_("A file was added"), "file", "plain"),
    "project_part.added": Happening(N_("%(member)s has a part in the plan"), "plus"),
    "project_part.accepted": Happening(N_("%(member)s takes its part on"), "check"),
    "project_part.declined": Happening(N_("%(member)s does not take its part on"), "x", "soon"),
    "project_part.progressed": Happening(N_("%(member)s has done %(done)s so far"), "arrow"),
    "project_part.reported": Happening(N_("%(member)s reports its part as done: %(done)s"), "send"),
    "project_part.confirmed": Happening(N_("The part of %(member)s is confirmed"), "check", "done"),
    "project_part.sent_back": Happening(N_("The part of %(member)s is not done yet"), "undo", "soon"),
    "project_part.change_asked": Happening(N_("%(member)s asks for a change of its part"), "mail", "soon"),
    "project_part.change_answered": Happening(N_("The wish of %(member)s for a change is answered"), "check"),
    "project_part.withdrawn": Happening(N_("The part of %(member)s was taken back"), "undo", "plain"),
    "project_milestone.added": Happening(N_("A milestone was set for %(member)s"), "clock"),
    "project_milestone.reached": Happening(N_("Milestone reached: %(matter)s"), "check", "done"),
    "project_budget_line.added": Happening(N_("A sum of %(member)s was planned"), "calc", "plain"),
    "project_budget_line.spent": Happening(N_("What was spent was entered"), "calc", "plain"),
}
