"""The city satisfaction index."""

from django.urls import path

from lianwei.supervision.views import city_index

INDEX = "city-index/<int:pk>/"
index_pages = [
    path("city-index/", city_index.satisfaction_index_list, name="satisfaction_index_list"),
    path("city-index/new/", city_index.satisfaction_index_add, name="satisfaction_index_add"),
    path(INDEX, city_index.satisfaction_index_view, name="satisfaction_index_view"),
    path(f"{INDEX}weights/", city_index.satisfaction_index_revise, name="satisfaction_index_revise"),
    path(f"{INDEX}sheet/", city_index.satisfaction_index_fill, name="satisfaction_index_fill"),
    path(f"{INDEX}next-year/", city_index.satisfaction_index_renew, name="satisfaction_index_renew"),
    *(
        path(
            f"{INDEX}report.{form}",
            city_index.satisfaction_index_view_file,
            {"form": form},
            name=f"satisfaction_index_view_{form}",
        )
        for form in ("docx", "pdf", "xlsx")
    ),
]
