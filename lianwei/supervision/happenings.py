"""The sentences of what happens with letters and drives."""

from django.utils.translation import gettext_noop

from lianwei.cases.queries.page.happenings import Happening

N_ = gettext_noop
HAPPENINGS = {
    "drive.planned": Happening(N_("Drive planned"), "pen", "plain"),
    "drive.revised": Happening(N_("Plan of the drive changed"), "pen", "plain"),
    "drive.begun": Happening(N_("The drive began; area and comparison are fixed"), "arrow", "done"),
    "drive.inspected": Happening(N_("Inspection entered"), "eye"),
    "drive.found": Happening(N_("Finding added"), "alert", "soon"),
    "drive.proved": Happening(N_("Proof of what was put right"), "file"),
    "drive.checked": Happening(N_("What was put right was checked"), "eye", "done"),
    "drive.handed_over": Happening(N_("Hand-over paper drafted"), "send"),
    "drive.received": Happening(N_("The authority took the paper"), "check", "done"),
    "drive.measured": Happening(N_("Effect on complaints measured"), "chart"),
    "drive.closed": Happening(N_("Drive closed"), "check", "done"),
    "drive.given_up": Happening(N_("Drive given up"), "x", "plain"),
    "letter.drafted": Happening(N_("Letter drafted"), "pen", "plain"),
    "letter.revised": Happening(N_("Draft of the letter changed"), "pen", "plain"),
    "letter.circulated": Happening(N_("Put to all who sign"), "send"),
    "letter.joined": Happening(N_("A member signs along"), "check"),
    "letter.stayed_out": Happening(N_("A member does not sign along"), "x", "plain"),
    "letter.recalled": Happening(N_("Taken back to be changed"), "undo", "plain"),
    "letter.sent": Happening(N_("Letter sent"), "send", "done"),
    "letter.paper_dispatched": Happening(N_("Paper of a member that signed along went out"), "send", "plain"),
    "letter.paper_voided": Happening(N_("Paper of a member that signed along is void"), "x", "plain"),
    "letter.served": Happening(N_("Service of the letter recorded"), "check", "plain"),
    "letter.held": Happening(N_("Attendance and minutes entered"), "users"),
    "letter.invited": Happening(N_("Link to answer made"), "link", "plain"),
    "letter.answered": Happening(N_("Reply received"), "mail"),
    "letter.reminded": Happening(N_("The reply date comes near"), "clock", "soon"),
    "letter.overdue": Happening(N_("The reply date has passed without an answer"), "alert", "late"),
    "letter.promised": Happening(N_("Promise of the business noted"), "check"),
    "letter.proved": Happening(N_("Proof of what was put right"), "file"),
    "letter.check_asked": Happening(N_("Another member asked to check it"), "eye"),
    "letter.checked": Happening(N_("Checked by another member"), "eye", "done"),
    "letter.publication_asked": Happening(N_("Publication proposed"), "mega"),
    "letter.published": Happening(N_("Made public"), "mega", "done"),
    "letter.closed": Happening(N_("Letter closed"), "check", "done"),
    "letter.withdrawn": Happening(N_("Letter given up"), "x", "plain"),
}
