from django.urls import path

from .views import competence, contacts, law, papers, replies

urlpatterns = [
    path("competence/", competence.competent_body_list, name="competent_body_list"),
    path("competence/<slug:code>/", competence.competent_body_verify, name="competent_body_verify"),
    path("contacts/", contacts.trade_contact_list, name="trade_contact_list"),
    path("contacts/new/", contacts.trade_contact_add, name="trade_contact_add"),
    path("contacts/<int:pk>/revise/", contacts.trade_contact_revise, name="trade_contact_revise"),
    path("contacts/<int:pk>/retire/", contacts.trade_contact_retire, name="trade_contact_retire"),
    path("law/", law.law_article_list, name="law_article_list"),
    path("law/<int:pk>/", law.law_article_view, name="law_article_view"),
    path("law/<int:pk>/revise/", law.law_revise_article, name="law_revise_article"),
    path("letters/", replies.reply_template_list, name="reply_template_list"),
    path("letters/new/", replies.reply_template_create, name="reply_template_create"),
    path("letters/shared/", replies.reply_template_publish, name="reply_template_publish"),
    path("letters/<int:pk>/", replies.reply_template_view, name="reply_template_view"),
    path("letters/<int:pk>/revise/", replies.reply_template_revise, name="reply_template_revise"),
    path("letters/<int:pk>/copy/", replies.reply_template_copy, name="reply_template_copy"),
    path("letters/<int:pk>/retire/", replies.reply_template_retire, name="reply_template_retire"),
    path("papers/", papers.paper_template_list, name="paper_template_list"),
    path("papers/<int:pk>/", papers.paper_template_view, name="paper_template_view"),
    path("papers/<int:pk>/preview.pdf", papers.paper_template_preview, name="paper_template_preview"),
    path("papers/<int:pk>/revise/", papers.paper_template_revise, name="paper_template_revise"),
]
