"""What somebody does for each task of the role table, press by press."""

from __future__ import annotations

from tests.web.tasks import Watched


# --- the housing officer, the contact centre, the contractor ----------------------------------------
def check_before_visit(w: Watched) -> None:
    w.write("Who or where", "jory pennyfold")
    w.press("Check")
    w.follow("Jory Pennyfold")
    w.reads("your lone-working rules still apply")


def report_incident(w: Watched) -> None:
    w.menu("Report an incident")
    w.write("Who was it, or where did it happen?", "01632 960109")
    w.write("What happened, in a sentence", "He threw a cup at the wall beside me.")
    w.choose("Nobody is in danger now")
    w.write("Your telephone number", "01632 960001")
    w.press("Report it")
    w.reads("Reported")


def what_came_of_it(w: Watched) -> None:
    w.menu("Your work")
    w.reads("What came of your reports")
    w.reads("Next:")


def live_call(w: Watched) -> None:
    w.menu("Check before contact")
    w.write("Who or where", "P-1004")
    w.press("Check")
    w.press("On a call now")
    w.counts()
    w.press("First warning given")
    w.reads("Second warning")


def check_address(w: Watched) -> None:
    w.write("Who or where", "100900000071")
    w.press("Check")
    w.reads("7 Clover Terrace")


def report_for_another(w: Watched) -> None:
    w.menu("Report an incident")
    w.write("Who was it, or where did it happen?", "100900000031")
    w.write("What happened, in a sentence", "A man held a knife at our plumber. He is out.")
    w.choose("Somebody may be in danger now")
    w.write("Your telephone number", "01632 960021")
    w.unfold("I report for somebody else")
    w.write("Who was affected", "Sam Thicket")
    w.press("Report it")
    w.reads("Danger now")
    w.reads("01632 96")  # whom to ring, with the number


# --- managers -------------------------------------------------------------------------------------
def precaution(w: Watched) -> None:
    w.follow("Danger now")
    w.write("Who was it, or where did it happen?", "100900000032")
    w.choose("Attend in twos")
    w.choose("Threat of violence")
    w.write("Why, in one sentence", "A man at the door threatened the plumber with a knife.")
    w.press("Put it in force now")
    w.reads("in force")


def second_half(w: Watched) -> None:
    """One thing a page, in an order of the program's; what is filled in already is left as it is."""
    w.opens("Complete the report (TC")
    w.follow("What it was, all in all")
    w.choose("Violence, a weapon or an injury")
    w.press("Save and go to the list")
    w.follow("When it happened")
    w.write("Where, or on which channel", "In his kitchen")
    w.until("Which of these describes it")
    w.tick("Aggressive or abusive behaviour")
    w.until("What was said and done")
    w.write("What was said and done", "He said “get out” and threw a cup. It broke on the wall a metre from me.")
    w.until("Why it is more than being forceful")
    w.write("Why it is more than being forceful", "A thrown object could have hurt me.")
    for question in ("Was anyone hurt", "Does the person affected see it as hate", "Did the person allege"):
        w.until(question)
        w.choose("No", of=question)
    w.press("Save and go to the list")
    w.follow("Check and confirm")
    w.confirms()


def look_after(w: Watched) -> None:
    w.opens("Ask the colleague how they are")
    w.chooses("They were asked")
    w.write("How they are", "Shaken, and glad to be asked.")
    w.confirms()


def cover(w: Watched) -> None:
    w.follow("Say when you are away")
    w.date("First day away", 1, 9, 2026)
    w.date("Last day away", 4, 9, 2026)
    w.press("Save")
    w.reads("The absence is recorded")


def joiner(w: Watched) -> None:
    w.follow("Add a colleague")
    w.write("Name", "Ivy Fernleigh")
    w.write("E-mail address", "ivy.fernleigh@demo.example")
    w.press("Add and show the password")
    w.reads("password")


def propose(w: Watched) -> None:
    w.opens("Propose using the policy, or drop it")
    w.chooses("Propose it")
    w.pick("Add a measure", "Two colleagues at visits")
    w.press("Add")
    w.tick("All our services")
    w.tick("Reported on")
    w.write("Reasons", "The repeats keep others waiting.")
    w.write("Milder options considered", "A talk in July did not help.")
    w.write("Disability and the equality duty", "Nothing is known that the behaviour could arise from.")
    w.choose("Telephone")
    w.confirms()


def advise(w: Watched) -> None:
    w.opens("Discuss the proposal with the proposer's Head of Service")
    w.chooses("Go on")
    w.write("Your advice", "Ask for the other side first.")
    w.confirms()


def case_review(w: Watched) -> None:
    """Two restrictions stand: a choice and a reason for each."""
    w.opens("Review the case")
    for number, row in enumerate(w.page.locator("main form .app-row").all(), 1):
        w.choose_this(row.get_by_role("radio").first, f"what becomes of restriction {number}")
        w.write_this(row.locator("textarea"), "Nothing has gone wrong in two years.", f"why, of restriction {number}")
    w.confirms()


# --- advisers -------------------------------------------------------------------------------------
def assess_risk(w: Watched) -> None:
    w.opens("Assess the risk to the colleague (TC")
    w.chooses("Assessed")
    w.tick("Safety")
    w.tick("Threat of violence")
    w.choose("Possible")
    w.choose("Somebody is hurt or off work")
    w.write("What is done at visits", "Visits in twos.")
    w.choose("No", of="Is a colleague sent, or kept away")
    w.tick("The colleague's team")
    w.date("When this is looked at again", 1, 12, 2026)
    w.confirms()


def absence(w: Watched) -> None:
    w.opens("Say whether anyone was hurt")  # by this the question is asked in three days; here they have passed
    w.chooses("Somebody who works for us was hurt")
    w.write("What the injury is", "A bruised hand, and a day off.")
    w.confirms()
    w.opens("Is the colleague back at work? (after three days)")
    w.counts()
    w.press("They are back at their usual work")
    w.reads("Recorded")


def declare_conflict(w: Watched) -> None:
    w.press("Yes, keep me out of it")
    w.reads("closed to you")


def give_view(w: Watched) -> None:
    w.opens("Give the group's view")
    if w.page.get_by_role("button", name="No, show me the facts").count():
        w.press("No, show me the facts")
    w.choose("Consider applying the policy")
    w.write("sentence", "The threat makes it more than an insult.")
    w.confirms()


# --- those who decide -----------------------------------------------------------------------------
def recommend(w: Watched) -> None:
    w.opens("Recommend, or not")
    w.chooses("Recommend it")
    w.write("Reasons", "A narrow measure is enough.")
    w.confirms()


def ask_back(w: Watched) -> None:
    w.begin("lena.brook")
    w.opens("Record the person's side")
    w.chooses("They answered")
    w.write("What the person says", "He aimed at the wall and is sorry.")
    w.date("When it happened", 27, 8, 2026)
    w.confirms()
    w.begin("gita.moor")
    w.opens("Recommend, or not")
    w.chooses("Ask a question back")
    w.write("What has to be answered first", "What has been tried since July?")
    w.confirms()


def independent_review(w: Watched) -> None:
    w.opens("Review the recommendation independently")
    w.chooses("I support it")
    w.write("Reasons", "Narrow, and in proportion to what happened.")
    w.confirms()


def decide(w: Watched) -> None:
    w.opens("Decide")
    w.chooses("Apply the policy")
    w.tick("Jonas Fen", of="Who decided")
    w.tick("Kezia Ridge", of="Who decided")
    w.write("Reasons", "It is the least that keeps colleagues safe.")
    w.confirms()


def monday_look(w: Watched) -> None:
    w.menu("Your work")
    w.reads("Your work")


def quarterly_report(w: Watched) -> None:
    w.menu("Policy")
    w.follow("How the policy was used")
    w.reads("What is counted")


def answer_appeal(w: Watched) -> None:
    w.opens("Answer the appeal")
    w.chooses("Not upheld")
    w.write("Reasons", "Each part was looked at again.")
    w.confirms()
    w.follow("Approve the letter")
    if w.offers("Approve a letter"):
        w.follow("Approve a letter")
    w.date("Day on which it will be sent", 28, 8, 2026)
    w.choose("By post")
    w.confirms()


# --- letters, notes, the board, the person -----------------------------------------------------------
def post_out(w: Watched) -> None:
    w.begin("iris.dell")
    w.opens("Approve the letter: Our decision about contact with you (SM")
    if w.offers("Approve a letter"):
        w.follow("Approve a letter")
    w.date("Day on which it will be sent", 28, 8, 2026)
    w.choose("By post")
    w.confirms()
    w.begin("lena.brook")
    w.opens("Send the letter")
    if w.offers("Send a letter"):
        w.follow("Send a letter")
    w.confirms()


def draft_letter(w: Watched) -> None:
    """Words of one's own, between what is fixed, before whoever approves it."""
    w.follow("Change its words")
    w.unfold("Write something here, after the part “who decided and when”")
    w.write("Words after the part “who decided and when”", "I am sorry that this letter took so long.")
    w.press("Save these words")
    w.reads("The words are saved")


def note(w: Watched) -> None:
    w.menu("Cases")
    w.follow("C-0")
    w.follow("Add a note")
    w.chooses("A note")
    w.write("note", "She rang and will come on Tuesday.")
    w.confirms()
