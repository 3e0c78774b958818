"""Joint projects with their parts, milestones and sums, for routes that take a key."""

from lianwei.members.models import Organisation
from tests.factories import projects

from .nouns import Keys, Noun


def _project(home: Organisation) -> Keys:
    return {"pk": projects.project(home).pk}


def _project_part(home: Organisation) -> Keys:
    return {"pk": projects.part(projects.project(home)).pk}


def _project_file(home: Organisation) -> Keys:
    row = projects.project(home)
    return {"pk": row.pk, "file": projects.file(row).pk}


PROJECTS: dict[str, Noun] = {
    "joint_project_": Noun(_project),
    "joint_project_view_file": Noun(_project_file),
    "joint_project_view_plan": Noun(lambda home: _project(home) | {"form": "docx"}),
    "project_part_": Noun(_project_part),
    "project_part_add": Noun(_project),
    "project_milestone_": Noun(lambda home: {"pk": projects.milestone(projects.project(home)).pk}),
    "project_milestone_add": Noun(_project),
    "project_budget_line_add": Noun(_project),
    "project_budget_line_spend": Noun(lambda home: {"pk": projects.line(projects.project(home)).pk}),
}
