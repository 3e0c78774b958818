"""On which ground a value that is only stored may be opened, and why a file is kept in storage only."""

from django.utils.translation import gettext_lazy as _

# code → words; the article stands in them, so that the read log says it.
OPENING = {
    "court": _("A court or procuratorate asks in a procedure (PIPL art. 13 (3))"),
    "authority": _("An authority asks by virtue of its powers (PIPL art. 13 (3), art. 34)"),
    "suit": _("The association answers for its work in a suit or complaint"),
    "person": _("The person asks for it (PIPL art. 45)"),
    "check": _("Checking the list before destruction"),
}
ERASURE, RESTRICTION, WITHDRAWN = "erasure", "restriction", "consent_withdrawn"
STORING = {
    ERASURE: _("The person asked to have it erased; the years still run (PIPL art. 47)"),
    RESTRICTION: _("The person asked to have its use restricted (PIPL art. 44)"),
    WITHDRAWN: _("The consent to its handling was taken back; the years still run (PIPL art. 47)"),
}
