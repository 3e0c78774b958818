"""What a form was sent with: also one that asks nothing but a confirmation."""

from django.http import HttpRequest, QueryDict


def sent(request: HttpRequest) -> QueryDict | None:
    """The fields of a POST; None while the page only asks."""
    return request.POST if request.method == "POST" else None
