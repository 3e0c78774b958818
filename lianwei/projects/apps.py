from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ProjectsConfig(AppConfig):
    name = "lianwei.projects"

    def ready(self) -> None:
        from lianwei.commitments.queries import set_task_page
        from lianwei.ui.navigation import SUPERVISION, NavEntry, add_nav

        from . import (
            handlers,  # noqa: F401 - subscribe to the events
            successions,
        )
        from .queries.listing import projects_waiting

        successions.register()
        set_task_page("projectpart", "project_part_view")
        set_task_page("projectmilestone", "project_milestone_view")
        label = pgettext_lazy("place", "Joint projects")
        add_nav(
            NavEntry(
                label,
                "joint_project_list",
                "users",
                "joint_project.view",
                count=projects_waiting,
                order=500,
                section=SUPERVISION,
            )
        )
