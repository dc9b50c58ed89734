"""What was imposed, what ended, what the alert says, whom to contact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format

from evenhand.case.state import STANDING_KINDS, Row
from evenhand.letters.absent import Absent
from evenhand.letters.document import Block, Bullets, Lines, Paragraph, Table
from evenhand.letters.telling import BINDING, OURS, Telling
from evenhand.letters.words import cited, sentence, show_moment, together
from evenhand.policy.kinds import show_day
from evenhand.policy.model import Contact, Field, Measure
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

REPLACED = "replaced"  # how a row ends that another one takes the place of
WHO_SEES = N_("Colleagues and contractors who contact or visit you see these words, and not what happened:")
WHO_SEES_UNTIL = N_("Until {day}, colleagues and contractors who contact or visit you see these words, and not what happened:")
NOTHING_STANDS = N_("No restriction of ours applies to you.")


def restrictions(telling: Telling) -> list[Block]:
    """What the decision means for the person; after a second look, or where it restricts nothing (the answer to a
    challenge of a warning), all that still applies to them."""
    rows = [row for row in telling.imposed if row.kind not in OURS]
    looks_on = telling.revisits or not telling.imposes
    if looks_on:
        rows += [row for row in telling.standing if row not in rows]
    if not rows:
        if looks_on:
            return [Paragraph(_(NOTHING_STANDS))]
        raise Absent
    columns = (_("What changes"), _("What it covers"), _("From"), _("Until"))
    cells = [
        (_tells(telling, row), _covers(telling, row), _from(telling, row), _until(telling, row))
        for row in rows
    ]
    days = "" if any(_unproved(telling, row) for row in rows) else _same_days(cells)
    kept = [index for index in range(2 if days else len(columns)) if any(cell[index] for cell in cells)]
    return [
        *([Paragraph(telling.binds_only)] if telling.binds_only else []),
        Table(tuple(columns[one] for one in kept), tuple(tuple(cell[one] for one in kept) for cell in cells)),
        *([Paragraph(days)] if days else []),
    ]


def _same_days(cells: Sequence[tuple[str, ...]]) -> str:
    """The days of several rows in one sentence, where they are the same for all; else "", and each row says its own."""
    found = {cell[2:] for cell in cells}
    if len(cells) == 1 or len(found) > 1:
        return ""
    ((start, end),) = found
    return _("All of this applies from {start} until {end}.").format(start=start, end=end) if start and end else ""


def _from(telling: Telling, row: Row) -> str:
    """From when a row applies; for a letter that counts only from proof of its arrival no day can be printed."""
    if _unproved(telling, row):
        return _("The day on which this letter reaches you")
    return _day(telling.from_day(row))


def _unproved(telling: Telling, row: Row) -> bool:
    return row.binds is None and telling.policy.letters[telling.letter.name].proof


def precautions(telling: Telling) -> list[Block]:
    """What we do for a short time: it binds us, not the person."""
    ours = [
        row for row in telling.state.rows.values() if row.kind in OURS and row.strand == telling.letter.strand
    ]
    rows = [row for row in ours if row.stands(telling.at)] or [row for row in ours if row.how != REPLACED]
    if not rows:
        raise Absent
    return [Bullets(tuple(f"{_tells(telling, row)} {_as_long_as(telling, row)}" for row in rows))]


def _as_long_as(telling: Telling, row: Row) -> str:
    if row.lifted:
        return _("This ended on {moment}.").format(moment=show_moment(row.lifted, telling.calendar))
    if row.ends is None:
        raise Absent(lambda: _("the end of what we do for a short time is missing"))
    return _("Until {moment} at the latest.").format(moment=show_moment(row.ends, telling.calendar))


def proposed(telling: Telling) -> list[Block]:
    """The measures last put forward, by name: they are not decided."""
    names = dict.fromkeys(row["measure"] for row in telling.strand.put)
    if not names:
        raise Absent
    measures = [telling.policy.measures[name] for name in names]
    return [Bullets(tuple(f"{one.title}{cited(one.clause)}." for one in measures))]


def ended(telling: Telling) -> list[Block]:
    """What the decision ended, if it ended anything."""
    rows = [row for row in telling.ended if row.kind not in OURS]
    return (
        [Paragraph(_("This no longer applies:")), Bullets(tuple(_tells(telling, row) for row in rows))]
        if rows
        else []
    )


def review(telling: Telling) -> list[Block]:
    """By when it is looked at again; where nothing brings it to review, that it ends by itself."""
    rows = [row for row in telling.imposed if row.kind in BINDING]
    if telling.revisits:
        rows += [row for row in telling.standing if row not in rows]
    if not rows:
        return []
    day = _review_day(telling)
    ends = [telling.calendar.day(row.ends) for row in rows if row.ends]
    if len(ends) == len(rows) and (day is None or max(ends) < day):
        said = _("It ends by itself on {day}.") if len(set(ends)) == 1 else _("It ends by itself, the last of it on {day}.")
        return [Paragraph(said.format(day=show_day(max(ends))))]
    if day is None:
        raise Absent
    return [Paragraph(_("We look at all of this again by {day} at the latest.").format(day=show_day(day)))]


def _review_day(telling: Telling) -> date | None:
    """The last day of the duty that brings restrictions to review: a step on it can lift them."""
    steps = telling.policy.steps.values()
    lifting = {name for step in steps if any(one.lifts for one in step.outcomes.values()) for name in step.on}
    dues = [
        one.due for one in telling.state.open_matters()
        if one.while_restrictions and one.kind == "duty" and one.due and one.name in lifting
    ]  # fmt: skip
    return telling.calendar.day(min(dues)) if dues else None


def alert(telling: Telling) -> list[Block]:
    """The words that colleagues see, until when, and how to say that they are wrong."""
    rows = [row for row in telling.imposed if row.kind in STANDING_KINDS]
    if telling.revisits:
        rows += [row for row in telling.standing if row not in rows]
    if not rows:
        return []
    words, ends = [f"“{_card_words(telling, row)}”" for row in rows], [_end(telling, row) for row in rows]
    wrong = _("If the alert is wrong, tell us at any time: we put it right, or tell you why not.")
    if len(set(ends)) == 1 and ends[0]:  # the same day for all of them is said once
        return [Paragraph(" ".join((_(WHO_SEES_UNTIL).format(day=ends[0]), *words, wrong)))]
    items = tuple(f"{one} {_seen_until(end)}" for one, end in zip(words, ends, strict=True))
    return [Paragraph(_(WHO_SEES)), Bullets(items), Paragraph(wrong)]


def _card_words(telling: Telling, row: Row) -> str:
    measure = telling.policy.measures[row.measure]
    given, words = telling.given(row), []
    for asked in _asked(telling, measure):
        if asked.id in given and dict(asked.choices) == dict(telling.policy.risks) and asked.choices:
            words.append(sentence(telling.say(asked, given[asked.id])))
    return " ".join([sentence(_placed(telling, measure.words or measure.title, given)), *words])


def _seen_until(end: str) -> str:
    return _("Until {day}.").format(day=end) if end else _("Until we end it.")


def contact(telling: Telling) -> list[Block]:
    """The office named for the person; where none is named, the organisation."""
    for office in _offices(telling):
        deputy = _("If it does not answer: {deputy}").format(deputy=office.deputy) if office.deputy else ""
        promise = _("It answers within {time}.").format(time=telling.policy.calendar.say(office.answers)) if office.answers else ""
        lines = (_joined(office.title, office.hours), _ways(office.telephone, office.email), " ".join(filter(None, (promise, sentence(deputy)))))
        return [Lines(tuple(filter(None, lines)))]
    us = telling.policy.organisation
    found = _ways(us.telephone, us.email) or ", ".join(us.address)
    if not found:
        raise Absent
    return [Paragraph(sentence(found))]


def _offices(telling: Telling) -> Iterator[Contact]:
    """The offices named: in this step's own answers, then in the rows it made, then in those that stand."""
    contacts = telling.policy.contacts
    rows = [telling.given(row) for row in (*telling.imposed, *telling.standing)]
    for values in (telling.origin.answers, *rows):
        for value in values.values():
            if isinstance(value, str) and value in contacts:
                yield contacts[value]


def _ways(telephone: str, email: str) -> str:
    said = _joined(
        _("telephone: {number}").format(number=telephone) if telephone else "", _("e-mail: {address}").format(address=email) if email else "",
    )  # fmt: skip
    return said[:1].upper() + said[1:]


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _tells(telling: Telling, row: Row) -> str:
    """What a measure means for the person, with its clauses."""
    measure = telling.policy.measures[row.measure]
    said = _placed(telling, measure.tells or measure.title, telling.given(row))
    return f"{said.rstrip('.')}{cited(measure.clause)}."


def _placed(telling: Telling, text: str, given: Mapping[str, Any]) -> str:
    """The policy's words with what was answered in the place that names its field."""

    def answered(match: re.Match[str]) -> str:
        asked = telling.policy.fields.get(match[1])
        return telling.say(asked, given[match[1]]) if asked and match[1] in given else match[0]

    return re.sub(r"\{([a-z0-9-]+)\}", answered, text)


def _asked(telling: Telling, measure: Measure) -> list[Field]:
    return [telling.policy.fields[name] for name in measure.asks if name in telling.policy.fields]


def _covers(telling: Telling, row: Row) -> str:
    """The scope and the channels, and whatever else was answered that the measure's own words do not say."""
    measure, given = telling.policy.measures[row.measure], telling.given(row)
    said = []
    if "keeps" in given:
        said.append(_("Open to you: {channels}.").format(channels=_channels(telling, given["keeps"])))
    elif row.closes:
        said.append(_("Closed to you: {channels}.").format(channels=_channels(telling, row.closes)))
    said += [
        sentence(f"{_label(asked)}: {telling.say(asked, given[asked.id])}")
        for asked in _asked(telling, measure)
        if asked.id in given
        and f"{{{asked.id}}}" not in measure.tells
        and asked.id not in ("channels", "keeps")
    ]
    return " ".join(said)


def _channels(telling: Telling, names: Iterable[str]) -> str:
    return together(telling.policy.channels[one].title for one in names if one in telling.policy.channels)


def _label(asked: Field) -> str:
    """A question as a label: without its hint in brackets and its mark."""
    return re.sub(r"\s*\(.*\)|[?:.]+$", "", asked.label or asked.id.replace("-", " ").capitalize())


def _until(telling: Telling, row: Row) -> str:
    """The end of a row, and its review where that comes first and the letter does not say it by itself; an act and a
    warning have neither."""
    end, review = _end(telling, row), _review_day(telling)
    if end and row.ends and review and review <= telling.calendar.day(row.ends) and not telling.carries("review"):
        return _("{day}; review by {review}").format(day=end, review=_day(review))
    return end


def _end(telling: Telling, row: Row) -> str:
    """Until when a row stands: its end, else its review, which decides; "" where nothing is set."""
    if row.kind not in STANDING_KINDS:
        return ""
    if row.ends:
        return _day(telling.calendar.day(row.ends))
    review = _review_day(telling)
    return _("the review, by {day}").format(day=_day(review)) if review else ""


def _day(day: date) -> str:
    """A day short enough for a table."""
    return date_format(day, "j F Y")
