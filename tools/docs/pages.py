"""The generated pages, each a function without arguments to Markdown."""

from collections.abc import Callable

from . import catalogue, figures, intake, law, people

PAGES: dict[str, Callable[[], str]] = {
    "settings": catalogue.settings,
    "commands": catalogue.commands,
    "intake": intake.intake,
    "events": catalogue.events,
    "schedule": catalogue.schedule,
    "permissions": people.permissions,
    "visibility": people.visibility,
    "transitions": law.transitions,
    "clocks": law.clocks,
    "grounds": law.grounds,
    "measures": figures.measures,
}
