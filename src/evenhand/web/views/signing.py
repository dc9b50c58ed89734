"""Coming in and going out; in the demonstration, acting as somebody else and moving the date on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand import desk
from evenhand.people.models import Colleague
from evenhand.web import demo, edition, firsttask
from evenhand.web.access import anyone, demonstration

BACKEND = "django.contrib.auth.backends.ModelBackend"


class _SignIn(LoginView):
    template_name = "web/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        found = super().get_context_data(**named)
        form = found["form"]
        wrong = _("Enter the e-mail address and password of your account") if form.is_bound and not form.is_valid() else ""
        error = {"text": wrong} if wrong else None
        offices = demo.offices(self.request) if settings.EVENHAND_DEMO else []
        return {
            **found, "offices": offices, "next": found.get("next", ""),
            "errors": {"titleText": _("There is a problem"), "errorList": [{"text": wrong, "href": "#username"}]} if wrong else None,
            "username": {
                "id": "username", "name": "username", "label": {"text": _("E-mail address")}, "type": "email", "autocomplete": "username",
                "spellcheck": False, "value": form["username"].value() or "", "errorMessage": error,
            },
            "password": {"id": "password", "name": "password", "label": {"text": _("Password")}},
        }  # fmt: skip


sign_in = anyone(_SignIn.as_view())
sign_out = anyone(require_POST(LogoutView.as_view(next_page="/sign-in")))


def _next(request: HttpRequest) -> str:
    """Where to go on: only ever a page of ours."""
    found = request.POST.get("next", "")
    return found if url_has_allowed_host_and_scheme(found, allowed_hosts=None) else "/"


@require_POST
@demonstration
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Signs a visitor in as the invented colleague whom they chose; what they have tried goes with them."""
    found = get_object_or_404(Colleague.objects.exclude(user=None).select_related("user"), ref=request.POST.get("colleague", ""))
    tried = request.session.get(firsttask.TRIED, {})
    login(request, found.user, backend=BACKEND)
    request.session[firsttask.TRIED] = tried
    return HttpResponseRedirect(_next(request))


@require_POST
@demonstration
def demo_clock(request: HttpRequest) -> HttpResponse:
    """Moves the pretended moment on, lets time do what it has to, and tells what it did."""
    if not desk.clock.movable() or not request.user.is_authenticated:
        raise Http404
    now, zone = desk.clock.now(), edition.zone(request)
    move, __, to = request.POST.get("move", "").partition(" ")
    try:
        moment = demo.later(now, move, zone, to)
    except KeyError:
        raise Http404 from None
    ahead = desk.coming(now=now)
    desk.clock.move(to=moment)
    desk.pass_time(now=desk.clock.now())
    request.session[demo.HAPPENED] = demo.happened(now, moment, ahead)
    return HttpResponseRedirect(_next(request))


@demonstration
def demo_first(request: HttpRequest) -> HttpResponse:
    """The way to a first task that is a page; by POST: it is put away."""
    key = request.POST.get("task", "") or request.GET.get("task", "")
    try:
        page = firsttask.page_of(key)
    except KeyError:
        raise Http404 from None
    firsttask.end(request, key)
    return HttpResponseRedirect(_next(request) if request.method == "POST" else page)
