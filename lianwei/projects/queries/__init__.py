"""What can be asked about joint projects; find_project() and the panels of kinds are for the apps above."""

from .finding import find_project
from .panels import Count, Panel, add_kind_panel

__all__ = ["Count", "Panel", "add_kind_panel", "find_project"]
