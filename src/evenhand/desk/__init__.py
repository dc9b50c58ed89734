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
    "take_step": "casework.steps", "Taken": "casework.steps", "pass_time": "workload.passtime",
    "look": "casework.views", "CaseView": "casework.views", "PartView": "sight", "who_saw": "looks",
    "work": "workload.worklist", "WorkItem": "workload.worklist", "my_work": "workload.mywork", "MyWork": "workload.mywork",
    "possible_duplicates": "casework.duplicates", "Possible": "casework.duplicates", "already_reported": "casework.duplicates",
    "cases": "casework.caselist", "CaseItem": "casework.caselist", "Page": "paging",
    "card": "attend.contact", "lookup": "attend.contact", "find_people": "attend.contact", "person": "attend.contact", "PersonView": "attend.contact", "page_opens": "people.guard",
    "Found": "attend.contact", "add_person": "people.needs", "record_need": "people.needs", "end_need": "people.needs",
    "note_asked": "people.needs", "decide_need": "people.needs_decided", "review_need": "people.needs_decided", "needs_due": "people.needs_decided", "needs_of": "people.needs_seen", "helping": "people.needs_asking", "to_ask": "people.needs_asking", "asking": "people.needs_asking",
    "conditions": "people.needs_health", "record_condition": "people.needs_health", "erase_condition": "people.needs_health",
    "save_draft": "casework.drafting", "draft": "casework.drafting", "drop_draft": "casework.drafting",
    "case_register": "casework.register", "download": "casework.register", "read_asked": "casework.register", "by_quarter": "casework.quarters",
    "saved_views": "casework.saved", "save_view": "casework.saved", "change_view": "casework.saved", "delete_view": "casework.saved",
    "letter": "letters.post", "letter_document": "letters.post", "wording": "letters.words", "save_wording": "letters.words", "WordsChanged": "letters.words",
    "word_file": "letters.words", "read_word": "letters.words", "letter_preview": "casework.preview", "openings": "casework.preview", "reports_since": "casework.preview",
    "actor_of": "attend.contact", "erase": "erasing", "notes": "people.erasing_notes", "one_note": "people.erasing_notes", "erase_note": "people.erasing_notes", "may_act": "acts",
    "report_and_attend": "attend.danger", "Part": "attend.danger", "call_list": "attend.ticks", "CallList": "attend.ticks", "tick": "attend.ticks",
    "record_list": "attend.ticks", "open_call": "attend.calls", "start_call": "attend.calls", "say": "attend.calls", "unsay": "attend.calls",
    "close_call": "attend.calls", "drop_call": "attend.calls", "logged_call": "attend.calls", "call_from": "attend.calls", "move_call": "attend.calls", "take_back_call": "attend.calls", "CallView": "attend.calls",
    "coming": "workload.ahead", "Coming": "workload.ahead", "waiting": "workload.ahead",
    "impact": "policies.impacts", "Impact": "policies.impacts", "CaseImpact": "policies.impacts", "EditionChanged": "errors",
    "adopt_edition": "policies.adopting", "adoptions": "policies.adopting", "may_adopt": "policies.adopting", "Adopted": "policies.adopting",
    "contact_log": "contacts.seen", "Line": "contacts.seen", "one_contact": "contacts.seen", "unmarked": "contacts.seen", "open_logs": "contacts.seen",
    "note_reported": "contacts.reported", "reported_of": "contacts.reported", "begun_from": "contacts.reported",
    "open_log": "contacts.entering", "end_log": "contacts.entering", "enter_contact": "contacts.entering", "mark_contact": "contacts.entering", "withdraw_contact": "contacts.entering",
    "contact_count": "contacts.count", "take_in": "contacts.taken", "take_in_file": "contacts.taken", "receive": "contacts.taken",
    "note_contacts": "contacts.keeping", "seed_contacts": "contacts.seed", "contacts_due_for_erasure": "contacts.keeping",
    "held_mail": "contacts.inbound", "one_inbound": "contacts.inbound", "limit_suspended": "contacts.inbound", "read_inbound": "contacts.inbound", "send_receipt": "contacts.inbound", "answer_inbound": "contacts.inbound",
    "evidence_of": "evidence.files", "add_files": "evidence.files", "evidence_file": "evidence.files", "open_file": "evidence.files", "decide_file": "evidence.files",
    "evidence_items": "evidence.files", "export_evidence": "evidence.export", "check_files": "evidence.keeping", "verify_files": "evidence.keeping",
    "attach_files": "evidence.attached", "files_about": "evidence.attached", "open_attached": "evidence.attached",
    "contact_files": "evidence.attached", "add_to_contact": "evidence.attached", "contact_file": "evidence.attached", "decide_contact_file": "evidence.attached",
    "open_code": "rights.giving", "offered": "rights.giving", "give": "rights.giving", "read_letter": "rights.giving", "say_other": "rights.other", "adding": "rights.sending", "begin_sending": "rights.sending", "send_files": "rights.sending", "told_entry": "rights.told_files", "add_told_files": "rights.told_files", "Unknown": "rights.codes", "Wait": "rights.codes",
    "told": "rights.told", "take_in_for": "rights.told", "codes_of": "rights.told", "replace_code": "rights.told", "agree_word": "rights.told",
    "overwritten": "evidence.overwritten", "asked_to_keep": "evidence.overwritten",
    "may_import": "intake.files", "stage_file": "intake.files", "import_preview": "intake.files", "begin_import": "intake.files", "bring_in": "intake.files",
    "drop_import": "intake.files", "imports": "intake.files", "import_state": "intake.files", "refused_rows": "intake.files", "take_back_rows": "intake.files", "run_imports": "intake.run",
    "sorting_table": "intake.table", "one_row": "intake.answers", "sort_row": "intake.answers", "split_row": "intake.answers", "sort_plan": "intake.plan", "agree_plan": "intake.plan",
    "record_authority": "people.authority", "answer_authority": "people.authority", "end_authority": "people.authority", "note_told": "people.authority",
    "authorities_of": "people.authority_seen", "one_authority": "people.authority_seen", "who_calls": "people.authority_seen", "acting_beside": "people.authority_seen", "authorities_due": "people.authority_seen",
    "name_representative": "people.authority_naming", "unname_representative": "people.authority_naming",
    "receipt": "people.authority_receipt", "receipt_letter": "people.authority_receipt",
    "sending": "contacts.brought", "came_from": "contacts.brought", "take_back_sender": "contacts.brought",
    "may_copy": "people.authority_copies", "copied_letter": "people.authority_copies", "note_copied": "people.authority_copies",
}  # fmt: skip
_ROOMS = ("clock", "editions", "facts")


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
