"""Addresses of surveys; every route is named like its permission."""

from django.urls import path

from .views import answering, questionnaires, results, surveys

SURVEY, ASKED, GIVEN = "<int:pk>/", "questionnaires/<int:pk>/", "answers/<int:pk>/"
questionnaire_pages = [
    path("questionnaires/", questionnaires.questionnaire_list, name="questionnaire_list"),
    path("questionnaires/new/", questionnaires.questionnaire_create, name="questionnaire_create"),
    path(ASKED, questionnaires.questionnaire_view, name="questionnaire_view"),
    path(f"{ASKED}form.json", questionnaires.questionnaire_view_form, name="questionnaire_view_form"),
    path(f"{ASKED}revise/", questionnaires.questionnaire_revise, name="questionnaire_revise"),
    path(
        f"{ASKED}<int:version>/workbook.xlsx",
        questionnaires.questionnaire_view_workbook,
        name="questionnaire_view_workbook",
    ),
]
survey_pages = [
    path("", surveys.survey_list, name="survey_list"),
    path("new/", surveys.survey_create, name="survey_create"),
    path(SURVEY, surveys.survey_view, name="survey_view"),
    path(f"{SURVEY}open/", surveys.survey_open, name="survey_open"),
    path(f"{SURVEY}close/", surveys.survey_close, name="survey_close"),
    path(f"{SURVEY}reopen/", surveys.survey_reopen, name="survey_reopen"),
    path(f"{SURVEY}links/", surveys.survey_link, name="survey_link"),
    path(f"{SURVEY}links/personal.xlsx", surveys.survey_link_codes, name="survey_link_codes"),
    path(f"{SURVEY}links/<int:link>/poster.pdf", surveys.survey_link_poster, name="survey_link_poster"),
    path(f"{SURVEY}answers/", surveys.survey_answer_list, name="survey_answer_list"),
    path(f"{SURVEY}answers.csv", surveys.survey_export_csv, name="survey_export_csv"),
    path(f"{SURVEY}answers.xlsx", surveys.survey_export_xlsx, name="survey_export_xlsx"),
    path(f"{SURVEY}codebook.xlsx", surveys.survey_export_codebook, name="survey_export_codebook"),
    path(f"{GIVEN}keep/", surveys.survey_answer_keep, name="survey_answer_keep"),
    path(f"{GIVEN}void/", surveys.survey_answer_void, name="survey_answer_void"),
]
result_pages = [
    path(f"{SURVEY}results/", results.survey_results, name="survey_results"),
    path(f"{SURVEY}results.xlsx", results.survey_results_xlsx, name="survey_results_xlsx"),
    path(f"{SURVEY}texts/<str:name>/", results.survey_texts, name="survey_texts"),
    path(f"{SURVEY}cross/", results.survey_cross, name="survey_cross"),
    path(f"{SURVEY}cross.xlsx", results.survey_cross_xlsx, name="survey_cross_xlsx"),
    path(f"{SURVEY}weights/", results.survey_weights, name="survey_weights"),
    path(f"{SURVEY}weights/new/", results.survey_weigh, name="survey_weigh"),
    path(f"{SURVEY}answers.sav", results.survey_export_sav, name="survey_export_sav"),
    path(f"{SURVEY}answers.dta", results.survey_export_dta, name="survey_export_dta"),
    path(f"{SURVEY}answers.parquet", results.survey_export_parquet, name="survey_export_parquet"),
    path(f"{SURVEY}sample/", results.survey_sample, name="survey_sample"),
    path(f"{SURVEY}sample/new/", results.survey_plan, name="survey_plan"),
]
public_pages = [
    path("a/<slug:code>/", answering.survey_answer, name="survey_answer"),
    path("a/<slug:code>/form.json", answering.survey_answer_form, name="survey_answer_form"),
    path("a/<slug:code>/send/", answering.survey_answer_send, name="survey_answer_send"),
    path("a/<slug:code>/done/", answering.survey_answer_done, name="survey_answer_done"),
]

urlpatterns = [*questionnaire_pages, *survey_pages, *result_pages, *public_pages]
