from django.urls import path

from .views import law, papers

urlpatterns = [
    path("law/", law.law_article_list, name="law_article_list"),
    path("law/<int:pk>/", law.law_article_view, name="law_article_view"),
    path("law/<int:pk>/revise/", law.law_revise_article, name="law_revise_article"),
    path("papers/", papers.paper_template_list, name="paper_template_list"),
    path("papers/<int:pk>/", papers.paper_template_view, name="paper_template_view"),
    path("papers/<int:pk>/preview.pdf", papers.paper_template_preview, name="paper_template_preview"),
    path("papers/<int:pk>/revise/", papers.paper_template_revise, name="paper_template_revise"),
]
