"""A letter from the policy's text and the case. Whatever it lacks is named, never left out in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from evenhand.case import state as case
from evenhand.letters import kept, language, slip, source
from evenhand.letters.absent import Absent
from evenhand.letters.changes import changes
from evenhand.letters.document import (
    BY_HAND,
    DEFAULT_FORMAT,
    Block,
    Bullets,
    Change,
    Document,
    Heading,
    Lines,
    Paragraph,
    Recipient,
    Table,
)  # fmt: skip
from evenhand.letters.editing import faults, shape
from evenhand.letters.parts import FLOOR, PARTS
from evenhand.letters.placeholders import value
from evenhand.letters.telling import Telling, approved_at, as_approved, own_words
from evenhand.letters.watch import Hint, hints
from evenhand.letters.words import one_line, paragraphs
from evenhand.people.languages import language_name
from evenhand.policy.model import Policy
from evenhand.policy.tongue import gettext as _

Missing = list[Callable[[], str]]  # said when the letter is done, in the language of whoever reads the case
PLAIN = frozenset({"large-print", "easy-read"})  # formats whose readers have the slip sentence by sentence
CODE_LENGTH, CODE_GROUP = 16, 4  # of the head's hash: enough to recognise it, short enough to read out


def compose(
    *,
    policy: Policy,
    state: case.State,
    letter: case.Letter,
    person: Recipient,
    colleagues: Mapping[str, str],
    posting: date | None = None,
    way: str = "",
    reference: str = "",
    head: str = "",
    words: str = "",
    answer: slip.Slip | None = None,
) -> Document:
    """The letter as it will arrive, or as it was approved: then in the words that were kept.

    `colleagues` gives the name for each reference. `posting` (a day) and `way` (how it is sent; "" counts as by post) are for
    one about to be approved: its last days are reckoned from them. Without `posting`, an approved letter keeps its printed
    days, and a draft is dated by the case's last event. `reference` is the case's, `head` the hash of its last event, `words`
    the text of one that waits, `answer` the slip at its end. Raises KeyError where the policy has no such letter.
    """
    draft = approved_at(state, letter) == 0
    if posting is None:
        state, letter = as_approved(state, letter)
    as_worded = kept.read(state, letter) if posting is None else None
    now, person = person.language, replace(person, language=kept.tongue(state, letter, as_worded) or person.language)
    told = Telling(
        policy=policy, state=state, letter=letter, person=person, colleagues=colleagues, way=way or letter.way,
        reckoned=draft or posting is not None, day=posting or (policy.calendar.day(state.events[-1].recorded_at) if draft else date.fromisoformat(letter.posting)),
    )  # fmt: skip
    own, text, changed, wrong = _words(told, words if draft else "")
    with language.speaking(language.of(person.language)):
        said, unfilled = _said(told, text, head, answer)
    made = Document(
        **said, missing=tuple(dict.fromkeys([*wrong, *_unfilled(told, text), *(one() for one in unfilled)])), notes=(*_by_hand(policy, person), *_notes(told), *kept.again(now, person.language)),
        changed=changed, words=own, hints=_hints(told, own), organisation=from_whom(policy), date=told.day, draft=draft,
        reference=_reference(reference, letter), recipient=to_whom(person), format=format_of(policy, person),
        language=language.of(person.language), title_language=_policys(told, text), by_hand=_by_hand(policy, person),
    )  # fmt: skip
    return as_worded.over(made, answer.code if answer else "") if as_worded else made


def _said(told: Telling, text: source.Source, head: str, answer: slip.Slip | None) -> tuple[dict[str, Any], Missing]:
    """What is said in the letter's own language, and what is missing for it."""
    missing: Missing = []
    policy, person = told.policy, told.person
    title = " ".join(_text(told, text.title or policy.letters[told.letter.name].title, missing))
    blocks, pieces = _blocks(told, text, missing)
    plain = not PLAIN.isdisjoint(_formats(policy, person))
    blocks += tuple(map(_clean, slip.blocks(told, answer, plain=plain))) if answer else ()
    greeting = _("Dear {name}").format(name=_name(person)) if _name(person) else ""
    signature = _signature(policy, told.letter)
    return {"title": title, "blocks": blocks, "pieces": pieces, "greeting": greeting, "signature": signature, "footer": _footer(head)}, missing


def _words(told: Telling, words: str) -> tuple[str, source.Source, tuple[Change, ...], list[str]]:
    """The text to be filled, `words` or as approved, else the policy's; where it differs, and what is wrong with it."""
    ours = policy_text(told.policy, told.letter.name)
    own = words or own_words(told.state, told.letter)
    if own is None:
        return "", erased(told.person.language), (), [_("the words of this letter have been erased from the record")]
    if not own or own == ours:
        return "", source.read(ours), (), []
    return own, source.read(own), changes(ours, own), [one.rstrip(".") for one in faults(ours, own)]


def erased(theirs: str) -> source.Source:
    """What stands in the place of words that were erased."""
    with language.speaking(language.of(theirs)):
        return source.Source(_("This letter"), [("paragraph", _("The words of this letter have been erased from our record."))], ours=True)


def _hints(told: Telling, own: str) -> tuple[Hint, ...]:
    """What should be looked at again in words that differ from the policy's."""
    ours = policy_text(told.policy, told.letter.name)
    return hints("\n".join(shape(own).free), "\n".join(shape(ours).free)) if own else ()


def policy_text(policy: Policy, letter: str) -> str:
    """The policy's text of a letter; only its title, where the policy has forgotten the text."""
    return policy.letter_texts.get(letter, "# " + policy.letters[letter].title)


def _unfilled(told: Telling, text: source.Source) -> Iterator[str]:
    """What is missing before a word is filled in: text, recipient, sender, the parts it has to carry."""
    policy, letter, person = told.policy, told.letter, told.person
    if letter.name not in policy.letter_texts:
        yield _("the text of this letter is missing from the policy")
    if not _name(person):
        yield _("the name of the person is missing")
    if (told.way or "post") == "post" and not any(one_line(line) for line in person.address):
        yield _("the address of the person is missing")
    if not policy.organisation.address and not policy.organisation.telephone:
        yield _("the address and the telephone number of the organisation are missing")
    wanted = [*(FLOOR if told.imposes else ()), *policy.letters[letter.name].require]
    for name in dict.fromkeys(wanted):
        if name not in text.parts():
            lacks = PARTS[name].lacks if name in PARTS else _("the part {part} is missing").format(part=name)
            yield _("{what_is_missing} from the text of this letter").format(what_is_missing=lacks)


def _blocks(
    told: Telling, text: source.Source, missing: Missing
) -> tuple[tuple[Block, ...], tuple[tuple[Block, ...], ...]]:
    """The body: the text in order, its parts filled; a heading that nothing follows is dropped. Beside it the
    blocks of each fixed piece."""
    found: list[Block] = []
    pieces: list[tuple[Block, ...]] = []
    theirs = _policys(told, text)
    for kind, words in text.items:
        if kind in ("part", "heading"):
            heading = kind == "heading"
            made: list[Block] = [Heading(" ".join(_text(told, words, missing)), theirs)] if heading else _part(told, words, missing)
            pieces.append(tuple(made))
            found += made
        elif kind == "item":
            items = tuple(filter(None, [" ".join(_text(told, words, missing))]))
            last = found[-1] if found else None
            if isinstance(last, Bullets):
                found[-1] = Bullets(last.items + items, last.language)
            elif items:
                found.append(Bullets(items, theirs))
        else:
            found += [Paragraph(one, theirs) for one in _text(told, words, missing)]
    found += _copies(told)
    return tuple(one for index, one in enumerate(found) if not _empty(one, found[index + 1 :])), tuple(pieces)


def _policys(told: Telling, text: source.Source) -> str:
    """The language of the policy's words, where the letter is in another; else ""."""
    return "" if text.ours or language.of(told.person.language) == language.ENGLISH else language.ENGLISH


def _copies(told: Telling) -> list[Block]:
    """Who else gets the letter, and why: whoever it is about is told (UK GDPR, Article 5: nobody without a need)."""
    roles = told.policy.roles
    named = [(roles[one].title if one in roles else one, why) for one, why in told.policy.letters[told.letter.name].copies.items()]
    said = [f"{one_line(title)}{f': {one_line(why)}' if why else ''}" for title, why in named]
    return [Paragraph(_("A copy of this letter goes to:")), Bullets(tuple(said))] if said else []


def _empty(block: Block, after: Sequence[Block]) -> bool:
    return isinstance(block, Heading) and (not after or isinstance(after[0], Heading))


def _part(told: Telling, name: str, missing: Missing) -> list[Block]:
    part = PARTS.get(name)
    if part is None:
        missing.append(lambda: _("there is no part {part}").format(part=name))
        return []
    try:
        return [_clean(block) for block in part.fill(told)]
    except Absent as absent:
        missing.append(absent.said or (lambda: part.lacks))
        return []


def _clean(block: Block) -> Block:
    """A block without what no format may carry; every text of a case passes here."""
    if isinstance(block, Lines):
        return type(block)(tuple(map(one_line, block.lines)))
    if isinstance(block, Bullets):
        return Bullets(tuple(map(one_line, block.items)))
    if isinstance(block, Table):
        return Table(
            tuple(map(one_line, block.columns)), tuple(tuple(map(one_line, row)) for row in block.rows)
        )
    return type(block)(one_line(block.text))


def _text(told: Telling, text: str, missing: Missing) -> list[str]:
    """A text with its placeholders filled, as paragraphs; none, where an optional one has nothing to say."""
    nothing = False

    def filled(word: str, name: str) -> str:
        nonlocal nothing
        try:
            found = value(told, word, name)
        except Absent as absent:
            missing.append(absent.said or str)
            return "[…]"
        nothing = nothing or not found
        return found

    made = paragraphs(source.fill(text, filled))
    return [] if nothing else made


def from_whom(policy: Policy) -> tuple[str, ...]:
    """Who writes: the name first, then how to reach us."""
    us = policy.organisation
    return tuple(line for line in (us.name, *us.address, us.telephone, us.email) if line)


def _name(person: Recipient) -> str:
    return next(filter(None, map(one_line, (person.name, *person.other_names))), "")


def to_whom(person: Recipient) -> tuple[str, ...]:
    """To whom: the name first, then the address."""
    return tuple(filter(None, (_name(person), *map(one_line, person.address))))


def _reference(case_reference: str, letter: case.Letter) -> str:
    """The case's reference and the number of the step that wanted the letter: short enough to say aloud."""
    return f"{case_reference}-{letter.id.rpartition('.')[2]}" if case_reference else ""


def _signature(policy: Policy, letter: case.Letter) -> tuple[str, ...]:
    """The office that approves the letter; a name would be that of whoever happens to approve."""
    titles = [
        policy.roles[role].title for role in policy.letters[letter.name].approve[:1] if role in policy.roles
    ]
    return (_("Yours sincerely"), ", ".join((*titles, policy.organisation.name)))


def _footer(head: str) -> str:
    if not head:
        return ""
    code = head[:CODE_LENGTH]
    groups = " ".join(code[index : index + CODE_GROUP] for index in range(0, len(code), CODE_GROUP))
    said = _("Record code {code}: it proves to you that our record has not been changed since this letter.")
    return said.format(code=groups)


def format_of(policy: Policy, person: Recipient) -> str:
    """The format that the person's needs ask for, the first in the policy's own order; what is made by hand is none."""
    return next((one for one in _formats(policy, person) if one not in BY_HAND), DEFAULT_FORMAT)


def _formats(policy: Policy, person: Recipient) -> list[str]:
    return [one.format for name, one in policy.needs.items() if name in person.needs and one.format]


def _by_hand(policy: Policy, person: Recipient) -> tuple[str, ...]:
    """What the person's needs ask for that nobody but a human can make, as sentences for whoever sends the letter."""
    return tuple(dict.fromkeys(_(BY_HAND[one]) for one in _formats(policy, person) if one in BY_HAND))


def _notes(told: Telling) -> tuple[str, ...]:
    """What the one who approves should know and nothing in the letter says."""
    theirs = told.person.language
    if language.is_english(theirs):
        return ()
    if language.of(theirs) == language.ENGLISH:
        return (_("Their language is recorded as {language}; this letter is in English.").format(language=language_name(one_line(theirs))),)
    said = _("Their language is recorded as {language}. What every letter says is in it; the policy's own words and what colleagues wrote are as they were written.")
    return (said.format(language=language_name(one_line(theirs))),)
