"""The pages of cases that read and register; urls.py puts the steps beside them."""

from django.urls import path

from .views import call, complaints, enquiries, intake, moves, presence, reports, rulesets, tasks, team

pages = [
    path("", complaints.complaint_list, name="complaint_list"),
    path("list.csv", complaints.complaint_list_csv, name="complaint_list_csv"),
    path("list.xlsx", complaints.complaint_list_xlsx, name="complaint_list_xlsx"),
    path("new/", intake.complaint_receive, name="complaint_receive"),
    path("call/", call.complaint_call, name="complaint_call"),
    path("tasks/", tasks.task_list, name="task_list"),
    path("tasks/new/", tasks.task_give, name="task_give"),
    path("tasks/<int:pk>/move/", tasks.task_move, name="task_move"),
    path("tasks/<int:pk>/drop/", tasks.task_drop, name="task_drop"),
    path("tasks/<int:pk>/finish/", tasks.task_finish, name="task_finish"),
    path("team/", team.complaint_assign_board, name="complaint_assign_board"),
    path("team/calendar/", team.caseworker_calendar, name="caseworker_calendar"),
    path("team/absences/<int:pk>/", team.caseworker_while_away, name="caseworker_while_away"),
    path("figures/", team.statistics_figures, name="statistics_figures"),
    path("team/assignment/", team.caseworker_revise_assignment, name="caseworker_revise_assignment"),
    path("team/<int:pk>/revise/", team.caseworker_revise, name="caseworker_revise"),
    path("calls/", call.call_back_list, name="call_back_list"),
    path("calls/<int:pk>/take/", call.call_back_take, name="call_back_take"),
    path("calls/<int:pk>/try/", call.call_back_try, name="call_back_try"),
    path("calls/<int:pk>/finish/", call.call_back_finish, name="call_back_finish"),
    path("<int:pk>/", complaints.complaint_detail, name="complaint_detail"),
    path("<int:pk>/present/", presence.complaint_present, name="complaint_present"),
    path("<int:pk>/revise/", intake.complaint_revise, name="complaint_revise"),
    path("<int:pk>/reveal/<str:key>/", complaints.complaint_reveal, name="complaint_reveal"),
    path("rules/", rulesets.ruleset_list, name="ruleset_list"),
    path("rules/<int:pk>/", rulesets.ruleset_view, name="ruleset_view"),
    path("rules/<int:pk>/revise/", rulesets.ruleset_revise, name="ruleset_revise"),
    path("moved/<int:pk>/", moves.complaint_moved, name="complaint_moved"),
    path("moved/<int:pk>/moved.csv", moves.complaint_moved_export, name="complaint_moved_export"),
    path("enquiries/", enquiries.enquiry_list, name="enquiry_list"),
    path("enquiries/new/", enquiries.enquiry_receive, name="enquiry_receive"),
    path("enquiries/<int:pk>/", enquiries.enquiry_detail, name="enquiry_detail"),
    path("enquiries/<int:pk>/answer/", enquiries.enquiry_answer, name="enquiry_answer"),
    path("reports/", reports.violation_report_list, name="violation_report_list"),
    path("reports/new/", reports.violation_report_receive, name="violation_report_receive"),
    path("reports/<int:pk>/", reports.violation_report_detail, name="violation_report_detail"),
    path(
        "reports/<int:pk>/hand-over/", reports.violation_report_hand_over, name="violation_report_hand_over"
    ),
    path(
        "reports/<int:pk>/result/",
        reports.violation_report_record_result,
        name="violation_report_record_result",
    ),
    path(
        "reports/<int:pk>/tell/",
        reports.violation_report_tell_reporter,
        name="violation_report_tell_reporter",
    ),
    path(
        "reports/<int:pk>/reveal/<str:key>/", reports.violation_report_reveal, name="violation_report_reveal"
    ),
]
