"""The two questions of machines at the addresses where machines ask them by custom: /healthz and /readyz."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from evenhand.api import health


def healthz(request: HttpRequest) -> HttpResponse:
    """The program answers."""
    return JsonResponse(health.healthz(request))


urlpatterns = [path("healthz", healthz), path("readyz", health.readyz)]
