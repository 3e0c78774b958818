"""What stands against the destruction of a file whose years are over."""

from django.utils.translation import gettext_lazy as _

HELD, ASKED, REPORTED, WORKED_ON = "held", "asked", "reported", "worked_on"
OBSTACLES = {
    HELD: _("Held"),
    ASKED: _("A request of the person is not answered yet"),
    REPORTED: _("A violation report of the same paper is not closed yet"),
    WORKED_ON: _("Work on the file goes on again"),
}
ON_PAPER = {
    HELD: "已冻结",
    ASKED: "个人信息申请尚未答复",
    REPORTED: "同一来件的举报尚未办结",
    WORKED_ON: "案卷重新办理",
}
