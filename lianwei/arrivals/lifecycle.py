"""What can happen to an arrival. Nothing is deleted: what is not wanted is left out, with its reason."""

from django.utils.translation import gettext_lazy as _

from lianwei.core.lifecycle import Transition

from .models import ArrivalStatus as S
from .models import MailStatus as M
from .models import SheetStatus as T

TAKE = Transition("take", _("Take"), (S.WAITING,), S.TAKEN, is_hidden=True)
REFUSE = Transition("refuse", _("Refuse"), (S.WAITING,), S.REFUSED, is_hidden=True)
RETRY = Transition("retry", _("Mend and take again"), (S.REFUSED,), S.WAITING)
SKIP = Transition("skip", _("Leave out"), (S.WAITING, S.REFUSED), S.SKIPPED)
UNDO = Transition("undo", _("Undo"), (S.TAKEN,), S.UNDONE, is_hidden=True)
TRANSITIONS = (TAKE, REFUSE, RETRY, SKIP, UNDO)
# A row that came again with its sheet, after it was refused or undone.
TAKE_AGAIN = Transition("take", _("Take"), (S.REFUSED, S.UNDONE), S.TAKEN, is_hidden=True)

READ = Transition("read", _("Read"), (T.READING,), T.MAPPING, is_hidden=True)
FAIL = Transition("fail", _("Could not be read"), (T.READING,), T.FAILED, is_hidden=True)
MAP = Transition("map", _("Choose the columns"), (T.MAPPING, T.CHECKED, T.UNDONE), T.CHECKING)
CHECK = Transition("check", _("End the trial run"), (T.CHECKING,), T.CHECKED, is_hidden=True)
IMPORT = Transition("import", _("Import"), (T.CHECKED,), T.IMPORTING)
SETTLE = Transition("settle", _("End the import"), (T.IMPORTING,), T.IMPORTED, is_hidden=True)
UNDO_SHEET = Transition("undo", _("Undo the import"), (T.IMPORTED,), T.UNDOING)
TAKE_BACK = Transition("take_back", _("End the undoing"), (T.UNDOING,), T.UNDONE, is_hidden=True)
RESTING = (T.MAPPING, T.CHECKED, T.IMPORTED, T.UNDONE, T.FAILED)
CLEAR = Transition("clear", _("Clear away the rows"), RESTING, T.CLEARED, is_hidden=True)
SHEET_TRANSITIONS = (READ, FAIL, MAP, CHECK, IMPORT, SETTLE, UNDO_SHEET, TAKE_BACK, CLEAR)

FILE = Transition("file", _("File with the case"), (M.PROPOSED,), M.FILED)
DRAFT = Transition(
    "draft", _("Register it"), (M.DRAFT, M.PROPOSED, M.AUTOMATIC, M.BOUNCE, M.STOPPED, M.TOO_LARGE), M.DRAFT
)
MAIL_TRANSITIONS = (FILE, DRAFT)
