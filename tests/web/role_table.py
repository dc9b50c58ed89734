"""The role table: each role's three commonest tasks, in an order in which one opens what the next needs."""

from __future__ import annotations

from tests.web.role_steps import (
    absence,
    advise,
    answer_appeal,
    ask_back,
    assess_risk,
    case_review,
    check_address,
    check_before_visit,
    cover,
    decide,
    declare_conflict,
    draft_letter,
    give_view,
    independent_review,
    joiner,
    live_call,
    look_after,
    monday_look,
    note,
    post_out,
    precaution,
    propose,
    quarterly_report,
    report_for_another,
    report_incident,
    second_half,
    what_came_of_it,
)
from tests.web.role_steps_contacts import mark_contacts, read_held_mail
from tests.web.tasks import Task

LATER = "not built yet"


def later(role: str, name: str, said: str, why: str = LATER) -> Task:
    return Task(role, name, said, missing=why)


OFFICER, CENTRE, OPERATIVE, DESK = "Housing officer", "Contact centre", "Contractor's operative", "Contractor's desk, out-of-hours service"
MANAGER, SAFETY, HR, HOUSING = "Line or on-call manager", "Health and safety adviser", "HR and OD manager", "Housing manager"
HEAD, SMT, COMMUNITIES, LEAD = "Head of Service", "SMT member", "Head of Communities", "Case lead, administrator"
EXECUTIVE, DATA, COMPLAINTS, SYSTEMS = "Executive (appeal)", "Data protection lead", "Complaints, Ombudsman liaison", "Systems administrator"
BOARD, PERSON = "Board member", "Person or advocate"

# What is above its limit today, and by what. A test fails when it no longer is: then the line goes.
ABOVE: dict[str, str] = {}

TASKS = (
    Task(OFFICER, "check before visit", "1 field, 2 presses", 1, 2, None, "amy.field", check_before_visit),
    Task(OFFICER, "report", "4 answers", 4, None, None, "amy.field", report_incident),
    Task(OFFICER, "what came of my report", "1 press", None, 1, None, "amy.field", what_came_of_it),
    later(CENTRE, "caller's alert", "0 presses, in own system", "the connection to a telephone system is not built yet; the API gives the card"),
    Task(CENTRE, "live call", "1 press a warning", None, 1, None, "tess.copse", live_call, begins="in the call"),
    Task(CENTRE, "read held mail", "1 press of 5", None, 1, None, "tess.copse", read_held_mail, start="/people/P-1001/contacts", begins="the list of held mail"),
    later(OPERATIVE, "card in job sheet", "0 presses", "the connection to a repairs system is not built yet; the API gives the card"),
    later(OPERATIVE, "“seen”", "1 press", "not built yet, as above"),
    later(OPERATIVE, "report by telephone or link", "4 answers", "by telephone the desk does it (next row but two); the link is not built yet"),
    later(DESK, "acknowledge a change", "1 press"),
    Task(DESK, "check a person or address", "1 field", 1, None, None, "yara.tarn", check_address),
    Task(DESK, "report for another and ring duty manager", "5 fields", 5, None, None, "yara.tarn", report_for_another),
    Task(MANAGER, "precaution by telephone", "5 fields", 5, None, None, "rosa.vale", precaution),
    Task(MANAGER, "second half of a report", "8 fields", 8, None, None, "amy.field", second_half),
    Task(MANAGER, "look after the colleague", "4 ticks", 4, None, None, "ben.orchard", look_after),
    Task(SAFETY, "risk assessment", "10 fields", 10, None, None, "ben.orchard", assess_risk),
    Task(SAFETY, "view", "1 choice, 1 sentence", 2, None, None, "ben.orchard", give_view),
    Task(SAFETY, "absence at day 3 and 7", "1 press", None, 1, None, "dev.quarry", absence, begins="the question"),
    Task(HR, "conflict", "1 press, before the story", None, 1, None, "gita.moor", declare_conflict, start="/cases/C-000013/interest", begins="the question asked first"),
    later(HR, "view", "1 choice, 1 sentence", "as the adviser's above: the same page"),
    Task(HR, "support offered", "3 fields", 3, None, None, "farah.shore", look_after),
    Task(HOUSING, "propose (prefilled)", "6 fields", 6, None, None, "ben.orchard", propose),
    Task(HOUSING, "cover someone's duties", "2 presses", None, 2, None, "ben.orchard", cover, start="/settings", begins="Settings"),
    Task(HOUSING, "contact log marks", "1 press a message", None, 1, None, "ben.orchard", mark_contacts, start="/people/P-1004/contacts/log", begins="the list of messages"),
    Task(HEAD, "advise a proposer", "3 fields", 3, None, None, "gita.moor", advise),
    Task(HEAD, "case review", "1 page, 1 choice and reason a restriction", 4, None, None, "harun.glade", case_review),
    Task(HEAD, "name cover", "2 fields", 2, None, None, "gita.moor", cover, start="/settings", begins="Settings"),
    Task(COMMUNITIES, "Monday look", "1 page", None, None, 1, "iris.dell", monday_look),
    Task(COMMUNITIES, "independent review", "4 fields", 4, None, None, "iris.dell", independent_review),
    Task(COMMUNITIES, "quarterly report", "2 presses", None, 2, None, "iris.dell", quarterly_report),
    Task(SMT, "read two pages, recommend or decide", "5 fields", 5, None, None, "jonas.fen", decide),
    Task(SMT, "ask a question back", "1 field", 1, None, None, "gita.moor", ask_back),
    later(SMT, "declare a conflict", "1 press", "as the HR and OD manager's above: the same page"),
    Task(LEAD, "draft a letter", "2 edits", 2, None, None, "lena.brook", draft_letter, start="/cases/C-000007/letters/decision.14", begins="the letter"),
    Task(LEAD, "post in, out, returned", "3 fields", 3, None, None, "lena.brook", post_out),
    Task(LEAD, "note or file", "2 fields", 2, None, None, "lena.brook", note),
    later(EXECUTIVE, "sign in after months", "60 s", "2 fields and 1 press: tests/web/keys.py does it for every life of a case"),
    later(EXECUTIVE, "read the pack", "20 min", "nothing to press: it stands on the page of the decision"),
    Task(EXECUTIVE, "decide and approve letter", "4 fields", 4, None, None, "noor.summit", answer_appeal),
    later(DATA, "access bundle", "5 fields to start, 1 press an item"),
    later(DATA, "error or breach", "1 page"),
    later(DATA, "retention calendar", "10 min a month"),
    later(COMPLAINTS, "bundle", "2 presses"),
    later(COMPLAINTS, "pass a complaint on", "2 fields"),
    later(COMPLAINTS, "orders kept", "4 fields each"),
    Task(SYSTEMS, "joiner or leaver", "0 (directory) or 2 presses", None, 2, None, "zoe.cliff", joiner, start="/settings", begins="Settings"),
    later(SYSTEMS, "connections and drift", "1 page"),
    later(SYSTEMS, "restore drill", "1 command", "a command of docs/operating.md, no page"),
    later(BOARD, "read 2 pages", "5 min, no sign-in"),
    later(BOARD, "open a figure's definition", "1 press"),
    later(BOARD, "see last year beside this", "0"),
    later(PERSON, "understand the letter", "5 min", "nothing to press; tests/web/test_plain_words.py reads every letter"),
    later(PERSON, "appeal", "code and 2 fields, or one call", "the code, a choice and what they say: tests/web/test_rights.py goes through the page, or a colleague takes the call"),
    later(PERSON, "ask for an adjustment or dispute a fact", "3 fields, or one call", "as the row above"),
)  # fmt: skip
