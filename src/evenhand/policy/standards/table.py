"""Every requirement that a policy is graded against: its id in the design text, its title, its source, where it applies, who grades it.

A statute or a code applies where it is in force; a finding, a guide or a judgment states good practice, and every policy is measured by it.
Where a source was not read but is generally known, it says so: check the text before you quote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from evenhand.policy.standards import contact, fairness, lasting
from evenhand.policy.standards.claims import claimed, claimed_by_parts
from evenhand.policy.standards.verdict import Verdict, every, met, missed, not_applicable
from evenhand.policy.standards.view import View

CHECK = " (generally known, not read: check the text before you quote it)"
EVERYWHERE, UK, GREAT_BRITAIN, SCOTLAND, LANDLORD = "everywhere", "United Kingdom", "Great Britain", "Scotland", "landlords in England"
LANDLORDS_BODIES = ("housing ombudsman", "regulator of social housing")
CODE = "Housing Ombudsman, Complaint Handling Code 2024"
CODE_AT = ", https://www.housing-ombudsman.org.uk/landlords-info/complaint-handling-code/"
LGSCO = "Local Government and Social Care Ombudsman, Managing unreasonable actions by complainants"
LGSCO_AT = ", https://www.lgo.org.uk/information-centre/information-for-organisations-we-investigate/councils/guidance-notes/managing-unreasonable-actions-by-complainants-a-guide-for-organisations"
RULED = "how long what is held is kept, how a person may see it, how data about offences is kept, and how to complain about any of it"
GAP = "a gap found in a real policy of this kind"


@dataclass(frozen=True)
class Standard:
    """One requirement. `claim`: what a clause has to say where no step can show it ("": the process decides)."""

    id: str
    title: str
    source: str
    applies: str
    judge: Callable[[View], Verdict]
    claim: str = ""


def _shown(id: str, title: str, source: str, applies: str, *judges: Callable[[View], Verdict]) -> Standard:
    """A requirement that the process meets or misses."""
    return Standard(id, title, source, applies, lambda view: every(*(judge(view) for judge in judges)))


def _said(id: str, title: str, source: str, applies: str, what: str, *judges: Callable[[View], Verdict]) -> Standard:
    """A requirement that a clause meets by its words, beside what the process shows."""
    graders = (*judges, claimed(id, what))
    return Standard(id, title, source, applies, lambda view: every(*(judge(view) for judge in graders)), what)


def asks(name: str, question: str) -> Callable[[View], Verdict]:
    """A grader: one of the floor's questions is asked on every way."""
    return lambda view: fairness.asks_floor(view, name, question)


def outside(*names: str) -> Callable[[View], Verdict]:
    """A grader: one of these bodies outside is named."""

    def judge(view: View) -> Verdict:
        given = view.policy.organisation.outside
        found = [one for one in given if any(re.search(rf"\b{name}\b", one.lower()) for name in names)]
        if found:
            return met(f"It names {found[0]}.")
        return missed(f"It does not name the {names[0].title()}.", "Add it to [organisation.outside], with how to ask.")

    return judge


REASONS, INCIDENTS = asks("reasons", "the reasons"), asks("incidents", "the incidents relied on")
MILDER, EQUALITY = asks("milder", "the milder options and why each is not enough"), asks("equality", "disability and the equality duty")

STANDARDS: tuple[Standard, ...] = (
    _shown("R1", "Reasons for each restriction, regular review", f"{CODE}, paragraph 5.14{CODE_AT}{CHECK}; Ombudsman decision 202228594", LANDLORD, REASONS, INCIDENTS, lasting.regular_review),
    _shown("R2", "Restrictions proportionate, with regard to the Equality Act", f"{CODE}, paragraph 5.15{CODE_AT}{CHECK}", LANDLORD, MILDER, EQUALITY),
    _shown("R3", "A record of adjustments, under active review", f"{CODE}, paragraph 5.10{CODE_AT}{CHECK}", LANDLORD, fairness.register_of_adjustments),
    _shown("R4", "Complaints refused only for stated reasons, with rights told", f"{CODE}, parts 2, 5 and 6{CODE_AT}{CHECK}", LANDLORD, contact.refusals_reasoned),
    _shown("R5", "What is unacceptable, what follows, how colleagues are supported; counter-allegations looked into", "Housing Ombudsman, guidance note on managing unacceptable behaviour, https://www.housing-ombudsman.org.uk/landlords-info/guidance-notes/managing-unacceptable-behaviour-policy/", LANDLORD, contact.explained, fairness.allegations_routed),
    _shown("R6", "No blanket approach: only the service concerned", f"{LGSCO}, part 6{LGSCO_AT}?chapter=6", EVERYWHERE, contact.tailored),
    _shown("R7", "What is filed without reply is still read", f"{LGSCO}, part 6{LGSCO_AT}?chapter=6", EVERYWHERE, contact.still_read),
    _shown("R8", "Needs first: everybody is asked", f"{LGSCO}, parts 1, 3 and 4{LGSCO_AT}?chapter=1", EVERYWHERE, fairness.understands_needs_first),
    _said("R9", "Before restricting: properly handled, well communicated, nothing new, no other route", "Cleveland Police and Crime Panel (after the LGSCO), https://stockton.gov.uk/article/5997/3-Considerations-before-taking-action-to-restrict-access", EVERYWHERE, "what is checked before a restriction: was the matter properly handled, was communication adequate, is there anything new, is there another way"),
    _shown("R10", "The least action that solves the problem", "SPSO text as adopted by the Scottish Commission on Social Security, https://socialsecuritycommission.scot/publications/corporate-documents/unacceptable-actions-policy/examples-of-how-we-deal-with-other-categories-of-unreasonable-behaviour/", EVERYWHERE, MILDER),
    _shown("R11", "The Scottish ombudsman is named", "Scottish Public Services Ombudsman, https://www.valuingcomplaints.org.uk/handling-complaints/csa-guidance/unacceptable-actions", SCOTLAND, outside("scottish public services ombudsman", "spso")),
    _shown("R12", "The right to appeal exists and is told", "Northern Ireland Public Services Ombudsman, https://nipso.org.uk/nipso/making-a-complaint/how-will-nipso-deal-with-my-complaint/; held likewise of a landlord in England (citizen-housing-202010136)", EVERYWHERE, lasting.challengeable),
    _shown("R13", "A review date that is kept; appeal rights told", "Public Services Ombudsman for Wales, Isle of Anglesey, https://www.ombudsman.wales/findings/other-miscellaneous-isle-of-anglesey-county-council/", EVERYWHERE, lasting.under_the_policy),
    _said("R14", "Both sides behave: colleagues as well", "Parliamentary and Health Service Ombudsman, https://www.ombudsman.org.uk/about-us/corporate-information/freedom-information-and-data-protection/our-publication-scheme/our-commitment-acceptable-behaviour", EVERYWHERE, "that respect is owed on both sides, by colleagues as by the people they serve"),
    _shown("R15", "A marker rests on a specific incident", "ICO guidance as reported, https://www.personneltoday.com/hr/information-commissioner-backs-file-markers/", EVERYWHERE, INCIDENTS),
    _shown("R16", "A marker is decided by somebody nominated; the person is told, may challenge it, and knows the review", "ICO, violent warning markers; NHS guidance, https://www.shponline.co.uk/legislation-and-guidance/new-guidance-for-care-record-violence-markers/" + CHECK, EVERYWHERE, contact.marker_told),
    _shown("R17", "Only those who need to know are told", "Clift v Slough BC [2011] 1 WLR 1774, http://localgovernmentlawyer.co.uk/index.php?option=com_content&view=article&id=13200%3Athe-councils-risk-register&catid=59&Itemid=27", EVERYWHERE, contact.copies_needed),
    _said("R18", "Criminal-offence data only on a stated condition", "ICO, criminal offence data, https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/lawful-basis/criminal-offence-data/what-are-the-conditions-for-processing", UK, "on which condition data about offences and alleged offences is kept, and where the policy document about it stands"),
    _said("R19", "The lawful basis is said", "UK GDPR, articles 6, 13 and 14; as one council says it, https://www.dartford.gov.uk/privacy-notices/privacy-notice-for-warning-markers", UK, "on which lawful basis personal data is used, and where the privacy notice stands"),
    _said("R20", "Retention, access and correction of what is held", "UK GDPR, articles 5, 12 to 22 and 35, https://www.legislation.gov.uk" + CHECK, UK, "how long what is held is kept, and how a person may see it, have it corrected or object"),
    _said("R21", "A data protection complaint is taken, and the Commissioner is named", "Data (Use and Access) Act 2025, section 103, http://www.stephensonharwood.com/insights/data-use-and-access-act-2025-new-data-complaint-handling-obligations", UK, "how a complaint about personal data is made, and that it is acknowledged within 30 days", outside("information commissioner", "ico")),
    _said("R22", "Injuries and absence are recorded and reported", "HSE, https://www.hse.gov.uk/violence/employer/reporting-learning-from-incidents.htm", UK, "who records injuries and absence after an incident, and who reports them to the authority", contact.colleagues_supported),
    _shown("R23", "Violence at work includes words", "HSE's definition, as used in https://www.wycombe.gov.uk/Intranet/pages/Working-in-QVR/Health-and-safety/Cautionary-contact-register-Policy-and-process.aspx", UK, contact.violence_defined),
    _said("R24", "All reasonable steps against harassment of colleagues", "Employment Rights Act 2025, https://www.mishcon.com/news/harassment-under-the-employment-rights-act-2025-what-are-the-key-changes-employers-need-to-be-aware-of", GREAT_BRITAIN, "what is done to prevent harassment of colleagues by the people they serve, and how colleagues are supported", contact.colleagues_supported),
    _shown("R25", "Adjustments are thought of before anybody asks", "Equality Act 2010, sections 20, 21 and 29, https://www.housing-ombudsman.org.uk/home/about-us/corporate-information/policies/dispute-resolution/reasonable-adjustment/", GREAT_BRITAIN, fairness.asks_needs),
    _shown("R26", "Disability and the equality duty considered before the decision; nobody is victimised", "Equality Act 2010, sections 15, 19, 26, 27 and 149, https://www.legislation.gov.uk" + CHECK, GREAT_BRITAIN, EQUALITY, fairness.allegations_routed),
    _shown("R27", "Fair outcomes, watched against people's needs; representatives supported", "Regulator of Social Housing, Transparency, Influence and Accountability Standard 2024, https://gov.uk/government/publications/transparency-influence-and-accountability-standard", LANDLORD, contact.outcomes_watched),
    _shown("R28", "Tenants may ask for information; the policy is published", "Social tenant access to information requirements, https://www.gov.uk/government/consultations/social-tenant-access-to-information-requirements-consultation/outcome/social-tenant-access-to-information-requirements-policy-statement", LANDLORD, contact.published),
    _shown("R29", "Emergencies and hazards are outside every restriction", "Awaab's Law, https://www.gov.uk/government/publications/awaabs-law-guidance-for-social-landlords/awaabs-law-guidance-for-social-landlords-timeframes-for-repairs-in-the-social-rented-sector", LANDLORD, contact.emergencies_open),
    _shown("R30", "How to attend, never “do not attend”", "Housing Ombudsman on hazards and delay, https://www.housing-ombudsman.org.uk/?p=127784", LANDLORD, contact.attended),
    _shown("R31", "Time-bound, and graver measures for graver conduct", "Victorian Ombudsman, https://www.ombudsman.vic.gov.au/our-impact/case-examples/man-banned-from-attending-local-council-meetings/; New Zealand Ombudsman 448892", EVERYWHERE, lasting.laddered),
    _shown("R32", "Routes that no restriction may close, the appeal among them", "drawn together from R4, R8, R21 and R28", EVERYWHERE, contact.routes_open),
    _shown("G1", "The policy's own review is not overdue", GAP, EVERYWHERE, lasting.policy_review),
    _shown("G2", "A group's recommendation reaches those who decide", GAP, EVERYWHERE, fairness.group_heard_by_somebody),
    _shown("G3", "It is clear from when a person's time runs", GAP, EVERYWHERE, lasting.time_from_arrival),
    _shown("G4", "The same look at every report", GAP, EVERYWHERE, fairness.group_for_all),
    _shown("G5", "A warning first, with time to respond", GAP, EVERYWHERE, fairness.warned_first),
    _shown("G6", "A maximum length, a review within twelve months, an appeal from the review", GAP, EVERYWHERE, lasting.length_and_review),
    _shown("G7", "Adjustments without being asked, from an open list", GAP, EVERYWHERE, fairness.open_list_of_needs),
    _shown("G8", "Open routes are listed, emergencies among them", GAP, EVERYWHERE, contact.routes_listed),
    _shown("G9", "The decision letter is complete", GAP, EVERYWHERE, contact.letter_complete),
    _shown("G10", "The alert has a wording, an end and a removal", GAP, EVERYWHERE, contact.alert_ruled),
    Standard("G11", "Retention, access, offence data and data complaints are ruled", GAP, EVERYWHERE, claimed_by_parts("G11", RULED, ("R18", "R20", "R21")), RULED),
    _shown("G12", "The risk to the colleague is assessed after every report, and followed up", GAP, EVERYWHERE, contact.risk_assessed),
    _shown("G13", "An allegation, a complaint or a request is no conduct", GAP, EVERYWHERE, fairness.guard_for_allegations),
    _shown("G14", "Whoever judges had no part in it before", GAP, EVERYWHERE, fairness.separated),
    _shown("G15", "Court orders are told apart from our own measures", GAP, EVERYWHERE, contact.orders_apart),
)  # fmt: skip


def outside_reach(standard: Standard, view: View) -> Verdict | None:
    """Why a requirement is not for this policy; None where it is. The calendar says the country, the outside bodies the sector."""
    calendar = view.policy.calendar_name
    names = " ".join(view.policy.organisation.outside).lower()
    if standard.applies == UK and not calendar.startswith("GB-"):
        return not_applicable(f"It is law in the United Kingdom; the calendar of this policy is {calendar}.")
    if standard.applies == GREAT_BRITAIN and calendar not in ("GB-ENG", "GB-WLS", "GB-SCT"):
        return not_applicable(f"It is law in England, Wales and Scotland; the calendar of this policy is {calendar}.")
    if standard.applies == SCOTLAND and calendar != "GB-SCT":
        return not_applicable(f"It is for Scotland; the calendar of this policy is {calendar}.")
    if standard.applies == LANDLORD and (calendar != "GB-ENG" or not any(body in names for body in LANDLORDS_BODIES)):
        return not_applicable("It is for landlords in England: policies with the calendar GB-ENG whose [organisation.outside] names the Housing Ombudsman or the Regulator of Social Housing.")
    return None
