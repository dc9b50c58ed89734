"""All addresses: the API under its version, the pages under everything else."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.defaults import bad_request

from evenhand.api import problems

API = "api/v1/"


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read at all (a host that is no name): a problem for a program, a page for a person."""
    if request.path.startswith(f"/{API}"):
        return problems.answer(400, "The request could not be read: look at its address and its headers.")
    return bad_request(request, exception)


urlpatterns = [
    path(API, include("evenhand.api.urls")),
    path("", include("evenhand.api.roots")),
    path("", include("evenhand.web.urls")),
]
