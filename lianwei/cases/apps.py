from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "lianwei.cases"

    def ready(self) -> None:
        from lianwei.commitments.queries import set_task_page
        from lianwei.knowledge.rules.occasions import add_occasions
        from lianwei.members.responsibilities import add_responsibility
        from lianwei.registry.queries import add_business_panel

        from . import (
            handlers,
            receivers,
            successions,
            tasks,  # noqa: F401 - registers the periodic tasks
        )
        from .handlers import appeals, experience, joint, lateness, matching, notices, questions  # noqa: F401 - subscribe to the events
        from .models import CityRequest
        from .models.complaint import PUT_AWAY, Status
        from .queries.doors.counter import causes_panel
        from .queries.doors.tracking import FOR_CONSUMER
        from .queries.lists.profiles import standing_panel
        from .queries.lists.promise_rates import rate_panel
        from .queries.page.cities import city_panel
        from .queries.page.happenings import add_happenings
        from .queries.page.happenings_joint import JOINT_HAPPENINGS
        from .queries.page.panels import add_panel

        add_responsibility(
            "complaint",
            _("Open complaints"),
            count=handlers.open_cases_of,
            hand_over=handlers.pass_on_cases,
            narrow=handlers.who_can_take_cases,
        )
        receivers.register()
        set_task_page("complaint", "complaint_detail")
        add_panel("cities", city_panel, CityRequest)
        successions.register()
        add_happenings(JOINT_HAPPENINGS)
        for name, panel in (("standing", standing_panel), ("causes", causes_panel), ("promises", rate_panel)):
            add_business_panel(name, panel)
        statuses = {each.value: each.label for each in Status if each not in PUT_AWAY}
        add_occasions(statuses=statuses, papers=FOR_CONSUMER)
