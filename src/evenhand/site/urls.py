"""All addresses: the API under its version, the pages under everything else."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("evenhand.api.urls")),
    path("", include("evenhand.api.roots")),
    path("", include("evenhand.web.urls")),
]
