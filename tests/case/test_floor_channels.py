"""The floor: channels that stay open, what may count, and what binds us at once and briefly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from evenhand.case.floor import behaviours_of
from evenhand.case.rows import HOLD_HOURS
from tests.case.bench import ENDLESS, FLOOR, TWOS, WATCH, Bench, floored, local, proposed, variant

# --- channels, over all that stands -------------------------------------------------------------
ALL = "Together with what already stands, this would close every channel that the person can use. Leave one open."


def closing(*channels: str) -> list[dict[str, Any]]:
    return [{"measure": "closed", "channels": list(channels)}]


def test_never_every_channel() -> None:
    everything = ("telephone", "email", "letter", "office")
    assert ALL in floored(proposed(), decided=closing(*everything))
    assert floored(proposed(), decided=closing(*everything[1:])) == []
    assert ALL in floored(proposed(), decided=[*closing("email", "letter"), *closing("telephone", "office")])


def test_never_every_channel_together_with_another_case() -> None:
    bench = proposed().others("telephone", "email")
    assert ALL in floored(bench, decided=closing("letter", "office"), route="letter")
    assert floored(bench, decided=closing("office"), route="letter") == []


def test_never_every_channel_together_with_what_stands() -> None:
    bench = proposed()
    bench.decide(closing("email", "letter"))
    bench.report()
    bench.propose(TWOS)
    assert ALL in floored(bench, decided=closing("office", "telephone"), incidents=["s2"])
    assert floored(bench, decided=closing("office"), incidents=["s2"]) == []


def test_never_every_channel_that_the_person_can_use() -> None:
    """Email and letter are no channels for whoever can only speak."""
    bench = proposed(needs=("speaking",))
    assert ALL in floored(bench, decided=closing("telephone", "office"), route="letter", clash="It is only for a week.")
    assert floored(bench, decided=closing("office"), clash="Agreed with her.") == []


def test_an_unknown_need_rules_nothing_out() -> None:
    assert floored(proposed(needs=("a-need-of-another-edition",)), decided=closing("office")) == []


def test_the_tenancys_channel_stays_open() -> None:
    for rows in (closing("telephone"), [{"measure": "named", "keeps": ["email"]}]):
        message, = floored(proposed(), decided=rows)
        assert message == "Day-to-day contact is to stay open by telephone, but it is closed or the person cannot use it. Name another."
    assert floored(proposed(), decided=[{"measure": "named", "keeps": ["email", "telephone"]}]) == []
    assert floored(proposed().others("telephone")) != [], "closed by another case"
    assert floored(proposed(needs=("speaking",)), route="letter") != [], "the person cannot write"


def test_the_channel_of_another_decision_stays_open_too() -> None:
    bench = proposed().others(routes=("email",))
    assert floored(bench, decided=closing("email")) == ["Another decision keeps e-mail open for this person: this cannot close it."]
    assert floored(bench, decided=closing("letter")) == []
    assert floored(bench, decided=closing("email"), route="email")[0].startswith("Day-to-day contact is to stay open by e-mail")


def test_the_channel_of_an_earlier_strand_stays_open_while_its_rows_stand() -> None:
    bench = proposed(rows=TWOS)
    bench.decide(route="email")
    bench.report()
    bench.propose(TWOS)
    tried = {"decided": closing("email"), "incidents": ["s2"]}
    assert floored(bench, **tried) == ["Another decision keeps e-mail open for this person: this cannot close it."]
    bench.take("hugo", "review", "remove")
    assert floored(bench, **tried) == []


def test_a_channel_that_helps_is_not_taken_without_a_word() -> None:
    """Sent to channels that the person cannot use: changed, or a senior person says why."""
    message = "This sends the person to a channel that they cannot use (Speaking, because writing is hard). Change it, or a senior person says why not."
    bench = proposed(needs=("speaking", "large-print"))
    written = [{"measure": "named", "keeps": ["email", "telephone"]}]
    assert floored(bench, decided=written) == [message]
    assert floored(bench, decided=written, clash="She asked for e-mail herself, with her sister's help.") == []
    assert floored(bench, decided=closing("office", "email")) == [message], "of the two left one is the letter"
    assert floored(bench, decided=closing("email")) == []
    assert floored(bench, decided=[{"measure": "named", "keeps": ["telephone", "office"]}]) == []
    assert floored(bench, decided=[{"measure": "named", "keeps": ["telephone", "office", "letter"]}]) == [message], "however many are kept"
    assert floored(bench, decided=TWOS) == []


def test_every_need_that_is_passed_over_is_named_once() -> None:
    policy = variant(("[needs.large-print]", '[needs.no-post]\ntitle = "No letters"\ncannot = ["letter"]\n[needs.large-print]'))
    bench = proposed(policy, needs=("speaking", "no-post"))
    rows = [{"measure": "named", "keeps": ["letter", "telephone"]}, *closing("office", "email")]
    message, = floored(bench, decided=rows)
    assert "(Speaking, because writing is hard; No letters)" in message


def test_a_reason_for_the_clash_is_given_once() -> None:
    """A proposer who said why it is closed all the same need not be asked again by whoever decides."""
    policy = variant(('asks = ["proposed", "impact"]', 'asks = ["proposed", "impact", "clash"]'))
    written = [{"measure": "named", "keeps": ["email", "telephone"]}]
    for said, refused in (({"clash": "She asked for e-mail herself."}, 0), ({}, 1)):
        bench = Bench(policy, needs=("speaking",))
        bench.report()
        bench.propose(written, **({"clash": "Agreed with her."} | said if said else {"clash": ""}))
        assert len(floored(bench)) == refused


def test_a_clash_is_asked_only_where_there_are_needs() -> None:
    outcome = proposed().policy.steps["decide"].outcomes["restrict"]
    assert "clash" not in [one.id for one in proposed().offer("hana", "decide").fields(outcome)]
    assert "clash" in [one.id for one in proposed(needs=("large-print",)).offer("hana", "decide").fields(outcome)]


# --- what may count -----------------------------------------------------------------------------
def test_an_allegation_is_sent_on_before_it_may_count() -> None:
    bench = Bench()
    bench.report(allegation=True)
    bench.propose()
    refusal, = bench.refuse("hana", "decide", "restrict", FLOOR)
    assert (refusal.rule, refusal.field) == ("complete", "allegation-sent")
    assert floored(bench, **{"allegation-sent": "To the equality lead, 2 March."}) == []
    for told in ({"allegation": False}, {}):
        other = Bench()
        other.report(**told)
        other.propose()
        assert floored(other) == []


def test_demands_count_only_by_their_effect() -> None:
    bench = Bench()
    bench.report(behaviour=["demands", "abuse"])
    bench.propose()
    refusal, = bench.refuse("hana", "decide", "restrict", FLOOR)
    assert (refusal.rule, refusal.clause) == ("floor", "1.10")
    assert refusal.message == "Unreasonable demands: “impact” has to be answered before a decision may rely on it."
    assert floored(bench, decided=[{"measure": "word"}]) == [], "a warning relies on nothing"
    worded = variant(('impact = { kind = "text",', 'impact = { kind = "text", label = "The effect",'), ('clause = "1.10"\ntitle = "Unreasonable', 'clause = ["1.10", "3"]\ntitle = "Unreasonable'))
    other = Bench(worded)
    other.report(behaviour=["demands"])
    other.propose()
    refusal, = other.refuse("hana", "decide", "restrict", FLOOR)
    assert (refusal.clause, refusal.message[:36]) == ("1.10, 3", "Unreasonable demands: “The effect” h")
    assert behaviours_of(bench.offer("hana", "decide").context) == ["demands", "abuse"]
    shown = Bench()
    shown.report(behaviour=["demands"])
    shown.propose(impact="Forty calls a day.")
    assert floored(shown) == []
    plain = Bench()
    plain.report(behaviour=["abuse"])
    plain.propose()
    assert floored(plain) == []


def test_no_restriction_on_a_child() -> None:
    message, = floored(proposed(under_age=True))
    assert message.startswith("The person is under 18, or may be (only the year is known): safeguarding has to decide first")
    bench = Bench(under_age=True)
    bench.report()
    bench.take("mira", "attend", "impose", WATCH)
    assert bench.in_force() == ["watch"], "how we attend may be changed"
    (row,) = bench.state.rows.values()
    assert row.ends is not None and row.ends - row.starts < timedelta(days=2), "until the end of the next day"
    again = Bench(under_age=True)
    again.report()
    long = {"attend": [{**WATCH["attend"][0], "ends": (row.ends + timedelta(days=1)).date().isoformat()}]}
    (refusal,) = again.refuse("mira", "attend", "impose", long)
    assert "without a safeguarding decision a precaution may last until" in refusal.message
    again.take("mira", "attend", "impose", {**long, "safeguarding": "The designated lead decided on 2 March: it may last."})


def test_a_childs_day_is_not_begun_again_and_again_without_a_safeguarding_decision() -> None:
    bench = Bench(under_age=True)
    bench.report()
    bench.take("mira", "attend", "impose", WATCH)
    (first,) = bench.state.rows.values()
    bench.now += timedelta(hours=5)
    bench.take("mira", "attend", "impose", WATCH)
    assert {row.ends for row in bench.state.rows.values()} == {first.ends}, "put up again it ends with the first"
    bench.now += timedelta(days=2)
    (refusal,) = bench.refuse("mira", "attend", "impose", WATCH)
    assert refusal.rule == "floor" and "was changed for a day already" in refusal.message and bench.in_force() == []
    bench.take("mira", "attend", "impose", {**WATCH, "safeguarding": "The designated lead decided on 4 March: it may last."})
    assert bench.in_force() == ["watch"]
    bench.report()
    assert len(bench.state.strands) == 2


def test_with_a_safeguarding_decision_a_child_is_judged_as_anybody() -> None:
    said = {"safeguarding": "The designated lead decided on 2 March: limits are safe."}
    assert floored(proposed(under_age=True), **said) == []


# --- what binds us at once ----------------------------------------------------------------------


def test_a_precaution_ends() -> None:
    bench = Bench(variant(ENDLESS))
    bench.report()
    refusal, = bench.refuse("mira", "attend", "impose", WATCH)
    assert (refusal.rule, refusal.message) == ("floor", "A precaution needs an end: say until when.")
    bench.take("mira", "attend", "impose", {"attend": [{"measure": "watch", "risk": "threat", "ends": "2026-03-04"}]})
    assert [row.ends for row in bench.state.rows.values()] == [local("2026-03-04 23:59:59")]


def test_a_precaution_rests_on_an_incident_and_a_manager() -> None:
    bench = Bench()
    assert bench.rules("mira", "attend", "impose", WATCH) == {"open"}
    bench.report()
    opened = variant(('[steps.attend]\nclause = "2"', '[steps.attend]\nclause = "2"\nby = ["person", "manager"]'))
    for policy, who, rules in ((bench.policy, "person", {"role", "independent"}), (opened, "person", {"independent"}), (opened, "representative", {"role", "independent"}), (opened, "mira", set())):
        again = Bench(policy)
        again.report()
        assert again.rules(who, "attend", "impose", WATCH) == rules


def test_a_hold_is_short_and_names_who_arranges_a_visit() -> None:
    for policy in (None, variant(ENDLESS)):
        bench = Bench(policy)
        bench.report()
        assert [one.message for one in bench.refuse("mira", "attend", "impose", {"attend": [{"measure": "hold"}]})] == ["Row 1: arranger: this has to be answered."]
        bench.take("mira", "attend", "impose", {"attend": [{"measure": "hold", "arranger": "milo", "ends": "2026-03-31"}]})
        row, = bench.state.rows.values()
        assert row.ends and row.ends - row.starts == timedelta(hours=HOLD_HOURS) == timedelta(hours=24)
        bench.at("2026-03-03 08:59")
        assert bench.in_force() == ["hold"]
        bench.at("2026-03-03 09:00")
        assert bench.in_force() == []


def test_a_hold_on_which_the_pack_asks_nothing_is_refused() -> None:
    silent = variant(('asks = ["arranger"]', "asks = []"), faulty=True)
    bench = Bench(silent)
    bench.report()
    refusal, = bench.refuse("mira", "attend", "impose", {"attend": [{"measure": "hold"}]})
    assert (refusal.rule, refusal.message) == ("floor", "A hold on visits has to name who arranges a safe visit.")


def test_a_hold_may_end_on_the_day_named() -> None:
    bench = Bench().at("2026-03-02 10:00")
    bench.report()
    bench.take("mira", "attend", "impose", {"attend": [{"measure": "hold", "arranger": "milo", "ends": "2026-03-02"}]})
    assert [row.ends for row in bench.state.rows.values()] == [local("2026-03-02 23:59:59")]
