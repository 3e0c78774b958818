"""Addresses of joint projects; every route is named like its permission."""

from django.urls import path

from . import views

STEPS = ("revise", "invite", "begin", "suspend", "resume", "finish", "give_up", "note", "attach")
PART_STEPS = (
    "accept",
    "decline",
    "progress",
    "report",
    "ask_change",
    "answer_change",
    "confirm",
    "send_back",
    "withdraw",
)
ONE, PART = "<int:pk>/", "parts/<int:pk>/"

urlpatterns = [
    path("", views.joint_project_list, name="joint_project_list"),
    path("new/", views.joint_project_draft, name="joint_project_draft"),
    path(ONE, views.joint_project_view, name="joint_project_view"),
    path(f"{ONE}plan.<str:form>", views.joint_project_view_plan, name="joint_project_view_plan"),
    path(f"{ONE}files/<int:file>/", views.joint_project_view_file, name="joint_project_view_file"),
    *(
        path(
            f"{ONE}{verb.replace('_', '-')}/",
            getattr(views, f"joint_project_{verb}"),
            name=f"joint_project_{verb}",
        )
        for verb in STEPS
    ),
    path(f"{ONE}parts/new/", views.project_part_add, name="project_part_add"),
    path(PART, views.project_part_view, name="project_part_view"),
    *(
        path(
            f"{PART}{verb.replace('_', '-')}/",
            getattr(views, f"project_part_{verb}"),
            name=f"project_part_{verb}",
        )
        for verb in PART_STEPS
    ),
    path(f"{ONE}milestones/new/", views.project_milestone_add, name="project_milestone_add"),
    path("milestones/<int:pk>/", views.project_milestone_view, name="project_milestone_view"),
    path("milestones/<int:pk>/reach/", views.project_milestone_reach, name="project_milestone_reach"),
    path(f"{ONE}budget/new/", views.project_budget_line_add, name="project_budget_line_add"),
    path("budget/<int:pk>/spend/", views.project_budget_line_spend, name="project_budget_line_spend"),
]
