"""Graders of what a person meets: measures, open routes, letters, copies, alerts, support for colleagues."""

from __future__ import annotations

import re

from evenhand.policy.model import Field, Letter, Matter, Measure
from evenhand.policy.standards.fairness import rights_are_no_conduct
from evenhand.policy.standards.lasting import challengeable, free_to_challenge
from evenhand.policy.standards.verdict import (
    FLOOR,
    Verdict,
    days,
    every,
    joined,
    listed,
    met,
    missed,
    not_applicable,
)
from evenhand.policy.standards.view import Act, View

NO_MEASURES = "The policy names no restriction."
IN_DANGER = re.compile(r"emergenc|hazard|urgent|danger", re.I)
READ = re.compile(r"\bread|\brepl|\banswer", re.I)
STAY_AWAY = re.compile(r"\b(?:do not|don't|never|stop|no) (?:attend|visit|go to|enter|call at|carry out)\w*|\bno (?:repairs|services?)\b|\bstop (?:repairs|services?)\b", re.I)
ONLY_HOW = re.compile(r"\b(?:alone|without|unless|except|only|until)\b", re.I)
NO_REASON = re.compile(r"^\W*(?:for (?:their )?(?:information|awareness|interest|reference)|fyi|in case|to keep (?:them )?informed|courtesy|n/?a|none|-+)?\W*$", re.I)
EVERYBODY = re.compile(r"\b(?:everybody|everyone|all|whole|entire|every|any)\b|^colleagues?$|^staff$|^councillors$|^members$|^neighbours?$", re.I)
WORDS_COUNT = re.compile(r"\b(?:spoken|written|word|verbal|online|social media|insult|threat|post(?:s|ed|ing)?|e-?mail)", re.I)
LETTER = ("decided", "behaviour", "reasons", "restrictions", "open", "challenge", "outside", "alert")


# --- measures
def tailored(view: View) -> Verdict:
    """No blanket approach: each restriction is for services or places that are named when it is decided."""
    bad = [one for one in view.restrictions if not any(_scope(view, view.policy.fields[name]) for name in one.asks if name in view.policy.fields)]
    if not view.restrictions:
        return not_applicable(NO_MEASURES)
    if bad:
        return missed(
            f"{listed(one.id for one in bad)} cannot be limited to the service concerned.",
            "Add to its `asks` a choice of services or places (`choices = \"services\"`).", *bad)  # fmt: skip
    return met("Each restriction says for which services or places it holds.", *view.restrictions)


def _scope(view: View, asked: Field) -> bool:
    """Whether a field asks where a measure holds, rather than by which channel, to whom or at what risk."""
    policy = view.policy
    tables = [set(table) for table in (policy.channels, policy.behaviours, policy.risks, policy.contacts, policy.measures) if table]
    return asked.kind in ("choice", "choices") and len(asked.choices) > 1 and set(asked.choices) not in tables


def still_read(view: View) -> Verdict:
    """Mail under a restriction is still read by somebody: an open route says so, or each measure that may close any channel."""
    closing = [one for one in view.restrictions if any(_channels(view, name) for name in one.asks)]
    routes = [one for one in view.policy.routes.values() if re.search(r"\breads?\b", one.words, re.I)]
    if not closing:
        return not_applicable("No measure lets a way of contact be closed by choice.")
    if routes:
        return met(f"{listed(one.id for one in routes)} says that what a person sends is read.", *routes)
    bad = [one for one in closing if not READ.search(one.words)]
    if bad:
        return missed(f"The words of {listed(one.id for one in bad)} do not say that what comes in is still read.", "Say in `words` that somebody reads everything that comes in, or add a route that says so.", *bad)
    return met("The words of each measure that closes a way of contact say that what comes in is read or answered.", *closing)


def _channels(view: View, name: str) -> bool:
    asked = view.policy.fields.get(name)
    return bool(asked and not asked.optional and asked.choices and set(asked.choices) == set(view.policy.channels))


def attended(view: View) -> Verdict:
    """“Do not attend” is no measure: only how to attend."""
    bad = [one for one in view.policy.measures.values() if one.kind in ("restriction", "precaution", "hold") and _stays_away(one)]
    if bad:
        return missed(f"{listed(one.id for one in bad)} tells colleagues not to attend.", "Say how to attend (in twos, by appointment), not whether: repair, gas, fire and access duties go on." + FLOOR.replace("does this", "ends a hold after 24 hours"), *bad)
    return met("No measure tells colleagues not to attend.")


def _stays_away(measure: Measure) -> bool:
    said = [one for one in re.split(r"[.;:]", measure.words) if STAY_AWAY.search(one)]
    return any(not ONLY_HOW.search(one) for one in said) and not (measure.kind == "hold" and "arranger" in measure.asks)


def refusals_reasoned(view: View) -> Verdict:
    """A complaint is refused only on a listed ground, and the refusal can be challenged."""
    acts = [one for one in view.policy.measures.values() if one.kind == "act"]
    if not acts:
        return met("No measure refuses a complaint.")
    bad = [one for one in acts if not any(view.policy.fields[name].kind in ("choice", "choices") for name in one.asks if name in view.policy.fields)]
    open_acts = missed(f"{listed(one.id for one in bad)} asks for no listed ground.", "Add to its `asks` a choice of the grounds allowed.", *bad) if bad else met(
        f"{listed(one.id for one in acts)} asks for a listed ground.", *acts)  # fmt: skip
    return every(open_acts, challengeable(view))


# --- routes and outside bodies
def routes_open(view: View) -> Verdict:
    """Routes that no restriction may close: listed, with the bodies outside, and an appeal without a fee."""
    outside = view.policy.organisation.outside
    named = met(f"It names {joined(['; '.join(outside)])}.") if len(outside) > 1 else missed(
        f"It names {'only one body' if outside else 'no body'} outside that may be asked.",
        "Name at least two in [organisation.outside]: who may be asked about the decision, and who about personal data.")  # fmt: skip
    appeal = [challengeable(view)] if view.restricting else []
    return every(_any_route(view), named, free_to_challenge(view), *appeal)


def _any_route(view: View) -> Verdict:
    routes = view.policy.routes
    if routes:
        return met(f"It keeps open {listed(routes)}.", *routes.values())
    return missed("It lists no route that stays open.", "Add [routes.NAME] for what stays open whatever is decided." + FLOOR)


def emergencies_open(view: View) -> Verdict:
    """Emergencies and hazards are outside every restriction, and the policy says so."""
    named = [one for one in view.policy.routes.values() if IN_DANGER.search(f"{one.title} {one.words}")]
    if named:
        return met(f"Emergencies stay open by {listed(one.id for one in named)}.", *named)
    return missed("No open route speaks of emergencies or hazards.", "Add a route for emergencies and hazards that is open at any hour." + FLOOR)


def routes_listed(view: View) -> Verdict:
    """The gap: open routes are listed, and emergencies are among them."""
    return every(_any_route(view), emergencies_open(view))


def published(view: View) -> Verdict:
    """STAIRs: the policy is published, and asking for information is no conduct."""
    shown = met(f"It stands at {view.policy.link}.") if view.policy.link else missed("It does not say where the policy is published.", "Say `link`: where anybody can read the policy.")
    return every(shown, rights_are_no_conduct(view))


# --- letters and alerts
def letter_complete(view: View) -> Verdict:
    """The gap of the letter: reasons, appeal, marker, outside bodies."""
    if not view.telling:
        return not_applicable("No letter tells of a restriction.")
    found = []
    for letter in view.telling:
        lacks = [part for part in LETTER if part not in view.parts(letter)]
        if lacks:
            found.append(missed(f"The letter `{letter.id}` lacks {listed(lacks)}.", "Add " + ", ".join(f"{{{{part {one}}}}}" for one in lacks) + " to its text.", letter))
    if view.letter_faults:
        found.append(missed(joined(str(one) for one in view.letter_faults), "Mend the texts of the letters."))
    return every(*found) if found else met(f"{listed(one.id for one in view.telling)} tells all that is required.", *view.telling)


def copies_needed(view: View) -> Verdict:
    """Copies of letters, and sight of cases, only for those who need them, each with a reason."""
    found: list[Verdict] = []
    for letter in view.policy.letters.values():
        found += [v for who, why in letter.copies.items() if (v := _copy(view, letter, who, why))]
    if "colleague" in view.policy.reviewers:
        found.append(missed("Everybody who works here may see every case.", "Name in `reviewers` only those who need to."))
    wide = [one.id for one in view.policy.classes.values() if "colleague" in one.readers]
    if wide:
        found.append(missed(f"Everybody who works here may read {listed(wide)}.", "Name the roles that need to read it."))
    if found:
        return every(*found)
    with_copies = [one for one in view.policy.letters.values() if one.copies]
    return met("Each copy of a letter goes to somebody who needs it, and says why." if with_copies else "Letters go to the person alone.", *with_copies)


def _copy(view: View, letter: Letter, who: str, why: str) -> Verdict | None:
    title = view.policy.roles[who].title if who in view.policy.roles else who
    if who == "colleague" or EVERYBODY.search(title):
        return missed(f"A copy of `{letter.id}` goes to {title}: to people who have no need of it.", "Send it to nobody but those who act on it; the card tells colleagues what to do.", letter)
    if NO_REASON.match(why):
        return missed(f"A copy of `{letter.id}` goes to {title} for no reason that shows a need.", "Say why they need it, or leave the copy out.", letter)
    return None


def marker_told(view: View) -> Verdict:
    """A marker is decided by somebody nominated; the person is told what, how to challenge it, and when it is reviewed."""
    if not view.restricting:
        return not_applicable(NO_MEASURES)
    found = []
    for act in view.deciding:
        if "colleague" in view.actors(act.step):
            found.append(missed(f"Anybody who works here may decide it (`{act.step.id}`).", "Name the office that decides.", act.step))
    for letter in view.telling:
        lacks = [part for part in ("alert", "challenge", "review") if part not in view.parts(letter)]
        if lacks:
            found.append(missed(f"The letter `{letter.id}` does not tell {listed(lacks)}.", "Add " + ", ".join(f"{{{{part {one}}}}}" for one in lacks) + ".", letter))
    mute = [act for act in view.deciding if not act.outcome.letter]
    if mute:
        found.append(missed(f"{', '.join(map(str, mute))} tells the person nothing.", "Let it want a letter." + FLOOR, *(act.step for act in mute)))
    return every(*found) if found else met("Somebody nominated decides, and the letter tells the alert, the review and how to challenge it.", *view.telling)


def alert_ruled(view: View) -> Verdict:
    """The gap of the alert: its wording, its owner, its end and its removal are ruled."""
    if not view.restrictions:
        return not_applicable(NO_MEASURES)
    bare = [one for one in view.restrictions if not one.words]
    unheard = [one for one in view.telling if "alert" not in view.parts(one)]
    endless = [act for act in view.restricting if act.outcome.until is None and not view.reviews]
    found = []
    if bare:
        found.append(missed(f"{listed(one.id for one in bare)} has no wording for the card.", "Say `words`.", *bare))
    if unheard:
        found.append(missed(f"{listed(one.id for one in unheard)} does not tell the wording of the alert.", "Add {{part alert}}.", *unheard))
    if endless:
        found.append(missed("Nothing ends an alert.", "Give the outcome `until`, or open a review.", *(act.step for act in endless)))
    if not any(act.outcome.lifts for act in view.acts):
        found.append(missed("No step can remove an alert.", "Add an outcome with `lifts`."))
    return every(*found) if found else met("The measures give the wording, the letter tells it, and it goes when its restriction ends or is lifted.", *view.restrictions)


# --- colleagues, orders, reports, the policy as a whole
def _care(view: View) -> list[Matter]:
    """The duties by which somebody asks after the colleague affected."""
    def cares(act: Act) -> bool:
        return any(one.whose == "affected" and one.kind != "party" for one in view.fields(act))
    return [one for one in view.policy.matters.values() if one.kind == "duty" and any(cares(act) for act in view.on(one.id))]


def colleagues_supported(view: View) -> Verdict:
    """Somebody asks after the colleague affected, whatever the report is."""
    care = _care(view)
    if not care:
        return missed("No duty looks after the colleague affected.", "Open at the report a duty whose step asks about the colleague (a field with `whose = \"affected\"`), some days later too.")
    names = {one.id for one in care}
    always = [act for act in view.reports if names & {one.id for one in view.opened(act.outcome)}]
    round_it = view.way_round(lambda act: act in always or bool(names & set(act.step.on)))
    if round_it is not None:
        return missed(f"After some reports nobody looks after the colleague: {', '.join(map(str, round_it))}.", "Open the duty at the report.", *care)
    later = [one for one in care if (days(one.limit) or 0) >= 1]
    return met(f"Somebody asks after the colleague affected ({listed(one.id for one in later or care)}).", *(later or care))


def risk_assessed(view: View) -> Verdict:
    """The gap of the colleague's risk: assessed on every branch, with follow-up."""
    closed = ("choice", "choices", "number", "yes")
    mend = "Ask how great the risk to the colleague is (a choice with `whose = \"affected\"`) after every report, not in one branch."

    def assesses(act: Act) -> bool:
        return any(one.whose == "affected" and one.kind in closed for one in view.fields(act))

    assessing = [act.step for act in view.acts if assesses(act)]
    round_it = view.way_round(assesses)
    if round_it is None and assessing:
        return every(met(f"The risk to the colleague is assessed on every way ({listed(one.id for one in assessing)}).", *assessing), colleagues_supported(view))
    found = f"The risk to the colleague is assessed in one branch only ({listed(one.id for one in assessing)})." if assessing else "Nobody assesses the risk to the colleague affected."
    return every(missed(found, mend, *assessing), colleagues_supported(view))


def violence_defined(view: View) -> Verdict:
    """Violence at work includes words and what is posted online."""
    named = [one for one in view.policy.behaviours.values() if any(WORDS_COUNT.search(said) for said in (one.title, *one.examples))]
    if named:
        return met(f"Words count as well as blows ({listed(one.id for one in named)}).", *named)
    return missed("No behaviour that it names shows that words, spoken, written or online, count.", "Give examples of threats and abuse in words to a behaviour.")


def orders_apart(view: View) -> Verdict:
    """The gap of court orders: what a court or the police decided is recorded as theirs, by its kind."""
    orders = [one for one in view.policy.measures.values() if one.kind == "order"]
    if not orders:
        return not_applicable("The policy records no court orders.")
    bad = [one for one in orders if not any(view.policy.fields[name].kind in ("choice", "choices") for name in one.asks if name in view.policy.fields)]
    if bad:
        return missed(f"{listed(one.id for one in bad)} does not ask what kind of order it is.", "Add to its `asks` a choice: injunction, undertaking, bail condition …", *bad)
    return met(f"Orders made elsewhere are recorded apart, by their kind ({listed(one.id for one in orders)}).", *orders)


def explained(view: View) -> Verdict:
    """Guidance note: which behaviour, what follows, how colleagues are supported."""
    behaviours = view.policy.behaviours.values()
    plain = [one for one in behaviours if not one.examples]
    untold = [one for one in view.restrictions if not one.tells]
    found = []
    if not behaviours or plain:
        found.append(missed(f"It gives no examples of {listed(one.id for one in plain) or 'unacceptable behaviour'}.", "Add `examples`.", *plain))
    if untold:
        found.append(missed(f"{listed(one.id for one in untold)} does not say what it means for the person.", "Say `tells`.", *untold))
    return every(*found, colleagues_supported(view)) if found else every(met("It says what is unacceptable, with examples, and what follows.", *behaviours), colleagues_supported(view))


def outcomes_watched(view: View) -> Verdict:
    """Fair outcomes: who is restricted, against what helps them; representatives supported."""
    reports = [one for one in view.policy.reports.values() if {"needs"} <= set(one.counts) and {"decisions", "restrictions", "standing", "warnings"} & set(one.counts)]
    told = met(f"{listed(one.id for one in reports)} counts decisions and what helps people.", *reports) if reports else missed(
        "Nobody is told regularly who is restricted, and how many of them need adjustments.", "Add [reports.NAME] that counts `restrictions` and `needs`.")  # fmt: skip
    rights = [one for act in view.deciding for one in view.challenges(act.outcome)]
    barred = [one for one in rights if "representative" not in {*one.owner, *(role for act in view.on(one.id) for role in act.step.by)}]
    spoken = missed(f"A representative cannot use {listed(one.id for one in barred)}.", "Add `representative` to its owner.", *barred) if barred else met("A representative may act for the person.")
    return every(told, spoken)
