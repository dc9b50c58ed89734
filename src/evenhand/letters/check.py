"""What is wrong with the letters of a pack, before any case meets it."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.letters import source
from evenhand.letters.parts import FLOOR, PARTS
from evenhand.letters.placeholders import PLACEHOLDERS
from evenhand.letters.telling import BINDING
from evenhand.letters.words import field_of
from evenhand.policy.menus import kinds
from evenhand.policy.model import Outcome, Policy, Step


def faults(policy: Policy) -> list[str]:
    """Every fault of a pack's letters, a sentence each; none in a good pack."""
    found: list[str] = []
    floor = _telling_of_restrictions(policy)
    for name, letter in policy.letters.items():
        if name not in policy.letter_texts:
            continue  # the check of the pack names it, with its line
        text = source.read(policy.letter_texts[name])
        wanted = [*(FLOOR if name in floor else ()), *letter.require]
        told = [
            *text.faults,
            *_unknown(policy, name, text),
            *_not_carried(text, wanted),
            *_not_asked(policy, name, text),
        ]
        found += [f"letters/{name}.md: {one}" for one in dict.fromkeys(told)]
    return found


def _unknown(policy: Policy, letter: str, text: source.Source) -> Iterator[str]:
    for part in text.parts():
        if part not in PARTS:
            yield f"there is no part {part!r}; use one of: {', '.join(PARTS)}"
    for word, name in text.placeholders():
        known = PLACEHOLDERS.get(word)
        if known is None:
            yield f"there is no placeholder {{{word}}}; use one of: {', '.join(PLACEHOLDERS)}"
        elif bool(name) and known.named == "no":
            yield f"{{{word}}} takes no name after a colon"
        elif not name and known.named == "must":
            yield f"{{{word}}} needs a name after a colon"
        elif word == "last_day" and not _dated(policy, letter, name):
            yield f"{{last_day{':' + name if name else ''}}}: the letter opens no such right with a limit"
        elif known.named == "must" and field_of(policy, name) is None:
            yield f"{{{word}:{name}}}: there is no field {name!r}"


def _dated(policy: Policy, letter: str, name: str) -> bool:
    opened = policy.letters[letter].opens
    return any(policy.matters[one].limit for one in opened if one in policy.matters and name in ("", one))


def _not_carried(text: source.Source, wanted: list[str]) -> Iterator[str]:
    for part in dict.fromkeys(wanted):
        if part not in PARTS:
            yield f"there is no part {part!r} to require; use one of: {', '.join(PARTS)}"
        elif part not in text.parts():
            yield f"{{{{part {part}}}}} is required: without it {PARTS[part].lacks}"


def _not_asked(policy: Policy, letter: str, text: source.Source) -> Iterator[str]:
    """Answers that the text prints, of which a step that wants the letter does not ask."""
    wanting = [pair for pair in _outcomes(policy) if pair[1].letter == letter]
    for step, outcome in wanting:
        asked, place = {*step.asks, *outcome.asks}, f"{step.id}, outcome {outcome.id}"
        for word, name in text.placeholders():
            if word == "answer" and name and name not in asked:
                yield f"{{answer:{name}}} is not asked by {place}, which wants this letter"
        if "reasons" in text.parts() and not outcome.imposes and "reasons" not in asked:
            yield f"{{{{part reasons}}}}: {place}, which wants this letter, asks no reasons"


def _outcomes(policy: Policy) -> Iterator[tuple[Step, Outcome]]:
    for step in policy.steps.values():
        for outcome in step.outcomes.values():
            yield step, outcome


def _telling_of_restrictions(policy: Policy) -> set[str]:
    """The letters that may tell of a restriction: of a step that imposes one, or rows that another put."""
    binding: set[str] = set()
    put_before: set[str] = set()
    only_ours: set[str] = set()
    for step, outcome in _outcomes(policy):
        if outcome.imposes and outcome.letter:
            menus = _menus(policy, step, outcome)
            reach = set().union(*menus) & set(BINDING)
            (put_before if not menus else binding if reach else only_ours).add(outcome.letter)
    return binding | (
        put_before - only_ours
    )  # nothing says of which kind rows put before are, but their letter's other use


def _menus(policy: Policy, step: Step, outcome: Outcome) -> list[set[str]]:
    asked = [policy.fields[name] for name in (*step.asks, *outcome.asks) if name in policy.fields]
    return [kinds(policy, one) for one in asked if one.kind == "restrictions"]
