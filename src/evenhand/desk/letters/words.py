"""Reading and changing the words of one letter: what is fixed, what is free, what differs, and who may change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case import house
from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.case.offers import Offer
from evenhand.case.rules import who_could
from evenhand.case.state import Letter
from evenhand.desk.casework.views import CaseView, look, read
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.letters import drafts, post
from evenhand.desk.models import LetterText
from evenhand.desk.recording import hold_case
from evenhand.letters import wordread
from evenhand.letters.changes import changes
from evenhand.letters.compose import policy_text
from evenhand.letters.document import Change, Document
from evenhand.letters.editing import Shape, Unfit, assemble, shape
from evenhand.letters.watch import Measure, measure
from evenhand.letters.wordedit import editable
from evenhand.letters.wordfile import Unreadable
from evenhand.people.joined import folded
from evenhand.people.models import Colleague
from evenhand.policy.calendar import either
from evenhand.policy.tongue import N_

WAITS = "wanted"  # the only state in which the words of a letter may be changed
NOT_WAITING = N_("The words of a letter can be changed until it is approved. This one does not wait for approval any more.")


class WordsChanged(Exception):
    """Somebody else has saved the words since these were opened; `latest` is what they saved."""

    def __init__(self, latest: LetterText):
        self.latest = latest
        super().__init__(_("Somebody else has changed this letter since you opened it."))


@dataclass(frozen=True)
class Version:
    """One version of a letter's words: by whom, when, and how it differs from the one before."""

    number: int
    by: str
    name: str
    at: datetime
    changed: tuple[Change, ...]


@dataclass(frozen=True)
class Wording:
    """A letter for those who read it, change it or approve it."""

    view: CaseView
    letter: Letter
    document: Document
    shape: Shape  # of the words as they stand
    text: str  # the same, whole
    policy_text: str
    number: int  # of the latest version; 0: nobody has changed them
    versions: tuple[Version, ...]  # the latest first; each against the one before, the first against the policy's
    approve: Offer | None  # the approval that it waits for, as this actor sees it
    approvers: str
    may_change: bool
    why_not: str  # a sentence, where they may not
    measure: Measure

    @property
    def free(self) -> tuple[str, ...]:
        """The free text as it stands, one for each place where there may be some."""
        return self.shape.free

    @property
    def policy_free(self) -> tuple[str, ...]:
        """The policy's own free text, one for each place."""
        return shape(self.policy_text).free

    def differs(self, free: Sequence[str]) -> tuple[Change, ...]:
        """How other free text differs from what stands; nothing, where it cannot be read."""
        try:
            return changes(self.text, assemble(self.policy_text, free))
        except Unfit:
            return ()


def wording(*, actor: Actor, case: str, letter: str, now: datetime) -> Wording:
    """A letter with everything about its words. The look is recorded. Raises NotFound.

    A constant number of queries, whatever the letter holds.
    """
    view = look(case=case, actor=actor, now=now, record=False)
    document = post.letter_document(actor=actor, case=case, letter=letter, now=now)
    one = view.state.letters[letter]
    ours = policy_text(view.book.policy(one.edition), one.name)
    kept = drafts.versions(case=case, letter=letter) if one.state == WAITS else []
    words = (kept[0].text if kept else document.words) or ours
    names = dict(Colleague.objects.filter(ref__in={version.by for version in kept}).values_list("ref", "name"))
    approve = _approval(view, one)
    why_not = _why_not(view, one, approve, actor)
    return Wording(
        view=view, letter=one, document=document, shape=shape(words), text=words, policy_text=ours, number=kept[0].number if kept else 0,
        versions=_versions(kept, ours, names), approve=approve, approvers=who_could(approve.context) if approve else "",
        may_change=not why_not, why_not=why_not, measure=measure(list(document.running())),
    )  # fmt: skip


def _versions(kept: Sequence[LetterText], ours: str, names: Mapping[str, str]) -> tuple[Version, ...]:
    """Each against the one before it; the oldest that is kept against the policy's text."""
    before = [*(one.text for one in kept[1:]), ours]  # as many as versions, or the policy's alone
    return tuple(
        Version(one.number, one.by, names.get(one.by, one.by), one.at, changes(was, one.text))
        for one, was in zip(kept, before, strict=False)
    )  # fmt: skip


def _approval(view: CaseView, letter: Letter) -> Offer | None:
    """The approval of this letter, where it waits for one."""
    found = (one for one in view.offers if one.step.id == house.APPROVE and one.matter and one.matter.name == house.APPROVE)
    return next((one for one in found if one.matter and one.matter.letter == letter.id), None)


def _why_not(view: CaseView, letter: Letter, approve: Offer | None, actor: Actor) -> str:
    """Why this actor may not change the words, with who could; "" where they may.

    Those who may approve it; the lead of the case, the deputy, and those who may send it; and whoever prepared the
    step that wanted it. Nobody with a conflict of interest.
    """
    if letter.state != WAITS or approve is None:
        return _(NOT_WAITING)
    context, human = approve.context, actor.human
    if why := context.conflict(human):
        return f"{why} {_who_could(view, letter, approve)}"
    sends = house.step(context.policy, house.DISPATCH, letter).by
    wanted = view.state.event(letter.wanted_by)
    near = human in (view.state.lead, view.state.deputy, wanted.prepared_by)
    if approve.may or near or context.people.may(actor, sends, (), context.conflict):
        return ""
    return _who_could(view, letter, approve)


def _who_could(view: CaseView, letter: Letter, approve: Offer) -> str:
    roles = approve.context.policy.roles
    sends = house.step(approve.context.policy, house.DISPATCH, letter).by
    titles = [roles[one].title for one in sends if one in roles]
    said = _("Its words can be changed by those who approve it, {approvers}, and by whoever prepared it.")
    if titles:
        said = _("Its words can be changed by those who approve it, {approvers}, and those who send it ({senders}), and by whoever prepared it.")
    return said.format(approvers=who_could(approve.context), senders=either(titles) if titles else "")


def _question(letter: Letter, approve: Offer | None) -> str:
    """Which question of the rules stands in the way of changing its words."""
    return "open" if letter.state != WAITS or approve is None else "role"


def place_name(place: int) -> str:
    """What a place for free text is called in a form, and in a refusal that is about it; "" for the whole letter."""
    return f"free-{place}" if place >= 0 else ""


def save_wording(
    *, actor: Actor, case: str, letter: str, free: Sequence[str], base: int, now: datetime
) -> LetterText | None:
    """Keeps a new version of the words; None where nothing differs from what stands.

    `free` is the free text, one for each place (see `Wording.free`); `base` the number of the version it was made
    from, 0 for none. Raises NotFound, WordsChanged where somebody was first, and Refused with every fault.
    """
    with transaction.atomic():
        view = look(case=case, actor=actor, now=now, record=False)
        if hold_case(ref=case, book=view.book, now=now) is None or letter not in view.state.letters:
            raise NotFound(letter)
        view = look(case=case, actor=actor, now=now, record=False)  # as it stands now that nobody else writes
        one = view.state.letters[letter]
        approve = _approval(view, one)
        if why := _why_not(view, one, approve, actor):
            raise refuse(_question(one, approve), why)
        ours = policy_text(view.book.policy(one.edition), one.name)
        try:
            text = assemble(ours, free)
        except Unfit as error:
            raise Refused([Refusal("complete", said, field=place_name(place)) for place, said in error.faults]) from None
        last = drafts.latest(case=case, letter=letter)
        if last and last.number != base:
            raise WordsChanged(last)
        stands = drafts.words_of(case=case, state=folded(read(case).events), letter=one) or ours
        if shape(text) == shape(stands):
            return None
        return drafts.keep(actor=actor, case=case, letter=letter, text=text, now=now)


def word_file(*, actor: Actor, case: str, letter: str, now: datetime) -> bytes:
    """A letter as a Word file in which its words may be changed. Raises NotFound, and Refused where this actor may not."""
    found = wording(actor=actor, case=case, letter=letter, now=now)
    if found.why_not:
        raise refuse(_question(found.letter, found.approve), found.why_not)
    return editable(found.document, found.shape, ref=f"{case}/{letter}", base=found.number)


def read_word(*, actor: Actor, case: str, letter: str, data: bytes, now: datetime) -> tuple[tuple[str, ...], int]:
    """The free text in such a file, and the version that it was made from. Nothing is saved.

    Raises NotFound, and Refused with a sentence for a file that is not taken.
    """
    found = wording(actor=actor, case=case, letter=letter, now=now)
    if found.why_not:
        raise refuse(_question(found.letter, found.approve), found.why_not)
    try:
        given = wordread.read(data, found.shape)
    except Unreadable as error:
        raise refuse("complete", str(error)) from None
    if given.ref != f"{case}/{letter}":
        raise refuse("complete", _("This file is of another letter. Get the file of this one from its page."))
    return given.free, given.base
