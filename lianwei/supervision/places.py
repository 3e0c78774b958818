"""Where each kind of supervision is found: in the side bar, and on the page of its joint project."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.projects.queries import add_kind_panel
from lianwei.supervision.queries.comparing.listing import samples_counted, tests_panel
from lianwei.supervision.queries.drives.listing import drives_counted, drives_panel
from lianwei.supervision.queries.letters.listing import letters_waiting
from lianwei.supervision.queries.observing.listing import observations_panel, visits_counted
from lianwei.supervision.queries.terms.listing import review_counts, review_panel
from lianwei.ui.navigation import SUPERVISION, NavEntry

ENTRIES = (
    NavEntry(
        pgettext_lazy("place", "Comparative tests"),
        "comparative_test_list",
        "flask",
        "comparative_test.view",
        order=510,
        section=SUPERVISION,
    ),
    NavEntry(
        pgettext_lazy("place", "Observations"),
        "observation_list",
        "eye",
        "observation.view",
        order=520,
        section=SUPERVISION,
    ),
    NavEntry(_("Joint rectification"), "drive_list", "users", "drive.view", order=560, section=SUPERVISION),
    NavEntry(
        _("Suggestions and standards"),
        "suggestion_list",
        "pen",
        "suggestion.view",
        order=570,
        section=SUPERVISION,
    ),
    NavEntry(
        pgettext_lazy("place", "City index"),
        "satisfaction_index_list",
        "chart",
        "satisfaction_index.view",
        order=580,
        section=SUPERVISION,
    ),
    NavEntry(
        _("Letters and interviews"),
        "letter_list",
        "mail",
        "letter.view",
        count=letters_waiting,
        order=590,
        section=SUPERVISION,
    ),
)


def hang_on_projects() -> None:
    """A card, and counts among the progress, on projects of each kind."""
    add_kind_panel("comparative_test", "tests", tests_panel, progress=samples_counted)
    add_kind_panel("observation", "visits", observations_panel, progress=visits_counted)
    add_kind_panel("contract_review", "terms", review_panel, progress=review_counts)
    add_kind_panel("rectification", "drives", drives_panel, progress=drives_counted)
