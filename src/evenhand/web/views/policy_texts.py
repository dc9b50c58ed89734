"""What a policy says, page by page: readings, stories, duties and rights, letters, measures."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from evenhand import desk
from evenhand.web import edition, policytables, readings, stories
from evenhand.web.access import colleague
from evenhand.web.views.common import page


@colleague
def every_reading(request: HttpRequest) -> HttpResponse:
    """Every question that the text leaves open, with our reading, the alternatives, and who has to agree."""
    found = edition.of(request)
    read = readings.of(found)
    count = sum(len(one.questions) for one in read)
    return page(request, "policy_readings", desk.clock.now(), policy=found, readings=read, questions=count)


@colleague
def every_story(request: HttpRequest) -> HttpResponse:
    """The stories, and whether each comes out as it is written."""
    found = edition.of(request)
    told = stories.every(found)
    return page(request, "policy_stories", desk.clock.now(), policy=found, stories=told, failing=[one for one in told if one.fault])


@colleague
def story(request: HttpRequest, ref: str) -> HttpResponse:
    """One story, step by step."""
    found = edition.of(request)
    told = {one.ref: one for one in stories.every(found)}
    if ref not in told:
        raise Http404
    before = told.get(told[ref].after)
    return page(request, "policy_story", desk.clock.now(), policy=found, story=told[ref], before=before)


@colleague
def duties(request: HttpRequest) -> HttpResponse:
    """Who has to do what by when, and who may."""
    found = edition.of(request)
    return page(request, "policy_duties", desk.clock.now(), policy=found, tables=[policytables.matters(found, kind) for kind in ("duty", "right")])


@colleague
def letters(request: HttpRequest) -> HttpResponse:
    """Every letter: who approves it, what it opens, and its text."""
    found = edition.of(request)
    listed = [
        {"letter": one, "lines": policytables.letter_lines(found, one), "text": found.letter_texts.get(one.id, "")}
        for one in found.letters.values()
    ]  # fmt: skip
    return page(request, "policy_letters", desk.clock.now(), policy=found, letters=listed)


@colleague
def measures(request: HttpRequest) -> HttpResponse:
    """What may be decided: how grave, what it means, what has to be said with it; the behaviours; what stays open."""
    found = edition.of(request)
    return page(request, "policy_measures", desk.clock.now(), policy=found, table=policytables.measures(found))
