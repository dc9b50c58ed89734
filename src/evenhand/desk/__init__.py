"""The only door to write and to look at case content.

Every function here is keyword-only and takes `now`. What may go wrong: `NotFound` (absent or not yours to see,
which cannot be told apart), `Stale` (somebody acted since the form was opened), `NeedsTag`, and the rules'
own `Refused` with every reason.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Found when first used: Django loads this package before its models may be imported.
_WHERE = {
    "NotFound": "errors", "Stale": "errors", "NeedsTag": "errors", "Refused": "errors",
    "take_step": "steps", "Taken": "steps", "pass_time": "passtime",
    "look": "views", "CaseView": "views", "PartView": "sight", "who_saw": "looks",
    "work": "worklist", "WorkItem": "worklist", "my_work": "mywork", "MyWork": "mywork",
    "possible_duplicates": "duplicates", "Possible": "duplicates", "already_reported": "duplicates",
    "cases": "caselist", "CaseItem": "caselist", "Page": "paging",
    "card": "contact", "lookup": "contact", "find_people": "contact", "person": "contact", "PersonView": "contact",
    "Found": "contact", "add_person": "needs", "record_need": "needs", "end_need": "needs",
    "note_asked": "needs", "decide_need": "needs_decided", "review_need": "needs_decided", "needs_due": "needs_decided", "needs_of": "needs_seen", "helping": "needs_asking", "to_ask": "needs_asking",
    "conditions": "needs_health", "record_condition": "needs_health", "erase_condition": "needs_health",
    "save_draft": "drafting", "draft": "drafting", "drop_draft": "drafting",
    "case_register": "register", "download": "register", "read_asked": "register", "by_quarter": "quarters",
    "saved_views": "views_saved", "save_view": "views_saved", "change_view": "views_saved", "delete_view": "views_saved",
    "letter": "post", "letter_document": "post", "wording": "letterwords", "save_wording": "letterwords", "WordsChanged": "letterwords",
    "word_file": "letterwords", "read_word": "letterwords", "letter_preview": "preview", "openings": "preview", "reports_since": "preview",
    "actor_of": "contact", "erase": "erasing", "may_act": "acts",
    "report_and_attend": "danger", "Part": "danger", "call_list": "ticks", "CallList": "ticks", "tick": "ticks",
    "record_list": "ticks", "open_call": "calls", "start_call": "calls", "say": "calls", "unsay": "calls",
    "close_call": "calls", "drop_call": "calls", "logged_call": "calls", "CallView": "calls",
    "coming": "ahead", "Coming": "ahead", "waiting": "ahead",
    "impact": "impacts", "Impact": "impacts", "CaseImpact": "impacts", "EditionChanged": "errors",
    "adopt_edition": "adopting", "adoptions": "adopting", "may_adopt": "adopting", "Adopted": "adopting",
    "contact_log": "contacts_seen", "Line": "contacts_seen", "one_contact": "contacts_seen", "unmarked": "contacts_seen", "open_logs": "contacts_seen",
    "open_log": "contacts", "end_log": "contacts", "enter_contact": "contacts", "mark_contact": "contacts", "withdraw_contact": "contacts",
    "contact_count": "contacts_count", "take_in": "contacts_intake", "take_in_file": "contacts_intake", "receive": "contacts_intake",
    "note_contacts": "contacts_keeping", "seed_contacts": "contacts_seed", "contacts_due_for_erasure": "contacts_keeping",
    "held_mail": "inbound", "one_inbound": "inbound", "read_inbound": "inbound", "send_receipt": "inbound", "answer_inbound": "inbound",
    "evidence_of": "evidence", "add_files": "evidence", "evidence_file": "evidence", "open_file": "evidence", "decide_file": "evidence",
    "evidence_items": "evidence", "export_evidence": "evidence_export", "check_files": "evidence_keeping",
    "attach_files": "evidence_attached", "files_about": "evidence_attached", "open_attached": "evidence_attached",
    "open_code": "rights", "offered": "rights", "give": "rights", "read_letter": "rights", "Unknown": "codes", "Wait": "codes",
    "told": "rights_told", "take_in_for": "rights_told", "codes_of": "rights_told", "replace_code": "rights_told", "agree_word": "rights_told",
    "overwritten": "evidence_overwritten", "asked_to_keep": "evidence_overwritten",
    "may_import": "importing", "stage_file": "importing", "import_preview": "importing", "begin_import": "importing", "bring_in": "importing",
    "drop_import": "importing", "imports": "importing", "import_state": "importing", "run_imports": "importing_run",
    "sorting_table": "sorting", "one_row": "sorting", "sort_row": "sorting", "split_row": "sorting", "sort_plan": "sorting_plan", "agree_plan": "sorting_plan",
}  # fmt: skip
_ROOMS = ("clock", "editions", "facts")


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
