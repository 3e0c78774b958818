"""What members do together in social supervision: projects, parts, milestones, budgets, notes."""

from .plans import FileKind, ProjectBudgetLine, ProjectNote
from .projects import (
    GONE,
    LONG,
    TITLE,
    UNIT,
    WORDS,
    JointProject,
    OfProject,
    PartStatus,
    ProjectMilestone,
    ProjectPart,
    ProjectStatus,
)

__all__ = [
    "GONE",
    "LONG",
    "TITLE",
    "UNIT",
    "WORDS",
    "FileKind",
    "JointProject",
    "OfProject",
    "PartStatus",
    "ProjectBudgetLine",
    "ProjectMilestone",
    "ProjectNote",
    "ProjectPart",
    "ProjectStatus",
]
