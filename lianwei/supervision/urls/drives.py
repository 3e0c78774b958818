"""Joint rectification."""

from django.urls import path

from lianwei.supervision.views import drives

DRIVE = "drives/<int:pk>/"
VISIT, FOUND = f"{DRIVE}inspections/<int:inspection_id>/", f"{DRIVE}findings/<int:finding_id>/"
PAPER = f"{DRIVE}papers/<int:document_id>/"
STEPS = ("begin", "inspect", "measure", "close", "give_up")
OF_INSPECTIONS, OF_FINDINGS = ("find", "hand_over", "receive"), ("prove", "check")

drive_pages = [
    path("drives/", drives.drive_list, name="drive_list"),
    path("drives/areas/", drives.drive_plan_areas, name="drive_plan_areas"),
    path("drives/new/", drives.drive_plan, name="drive_plan"),
    path(DRIVE, drives.drive_detail, name="drive_detail"),
    path(f"{DRIVE}revise/", drives.drive_revise, name="drive_revise"),
    path(f"{DRIVE}files/<int:file_id>/", drives.drive_view_file, name="drive_view_file"),
    path(f"{PAPER}paper.pdf", drives.drive_view_paper, name="drive_view_paper"),
    path(f"{PAPER}<slug:verb>/", drives.drive_view_paper_step, name="drive_view_paper_step"),
    *(
        path(f"{DRIVE}report.{form}", drives.drive_view_report, {"form": form}, name=f"drive_view_{form}")
        for form in ("docx", "pdf", "xlsx")
    ),
    *(
        path(f"{place}{verb.replace('_', '-')}/", drives.drive_step_view(verb), name=f"drive_{verb}")
        for place, verbs in ((DRIVE, STEPS), (VISIT, OF_INSPECTIONS), (FOUND, OF_FINDINGS))
        for verb in verbs
    ),
]
