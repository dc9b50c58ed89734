"""Messages from somebody who acts for a person: told by their address or said by a colleague; the person is asked meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from evenhand import desk, ledger
from evenhand.contacts.models import Held, Item
from evenhand.desk.people import death, join, persons
from evenhand.people import make
from evenhand.people.models import Authority, Colleague, MessageFrom, Person
from tests.desk.test_authority import DAUGHTER, acting
from tests.desk.test_needs import refused
from tests.desk.test_rights import a_letter
from tests.desk.test_subjects import in_force
from tests.desk.world import counted, who

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("small")]
THEN = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
ADA = "ada@vocate.example"


@pytest.fixture
def limited(small: None) -> str:
    return in_force({"person": "P-1"})


def came(words: str = "When will you answer her?", at: datetime = THEN, **more: Any) -> Item:
    given = {"person": "P-1", "now": max(at, THEN), "at": at, "channel": "email", "direction": "in", "words": words} | more
    return desk.enter_contact(actor=who("rae"), **given)


def gateway(sender: str, words: str = "About my client", **more: Any) -> Any:
    given = {"person": "P-1", "sender": sender, "at": THEN, "channel": "email", "direction": "in", "words": words, "now": THEN} | more
    return desk.receive(actor=who("rae"), **given)


def say(item: Item, by: str = "rae", now: datetime = THEN, **given: Any) -> Authority:
    return desk.came_from(actor=who(by), item=item.pk, given=given or {"name": "Dana Example"}, now=now)


def sent(item: Item, by: str = "rae", now: datetime = THEN) -> Any:
    return desk.sending(actor=who(by), item=item.pk, now=now).sender


def steps(ref: str = "P-1") -> list[str]:
    return [one.step for one in ledger.read(kind="person", ref=ref) if one.step.startswith(("authority", "contact.from"))]


def test_one_step_says_who_sent_it_and_the_person_is_asked(limited: str) -> None:
    item = came()
    row = say(item, name="Dana Example", kind="solicitor", organisation="Vocate and Co", contact="01632 960111")
    line = sent(item)
    assert (line.name, line.kind, line.state, line.organisation, line.covers, line.case) == ("Dana Example", "solicitor", "sought", "Vocate and Co", "all", "")
    assert (line.came_by, line.received, line.ask_by) == ("email", date(2026, 3, 12), date(2026, 3, 19)) and line.key == row.pk
    assert steps() == ["authority.sought", "contact.from"] and ledger.verify() == []
    assert "Dana" not in str([one.effects for one in ledger.read(kind="person", ref="P-1")])
    assert [one.key for one in desk.my_work(actor=who("otto"), now=THEN).to_ask] == [row.pk]
    shown, = desk.held_mail(actor=who("olu"), now=THEN).waiting
    assert shown.sender and shown.sender.name == "Dana Example"


def test_the_same_one_is_asked_about_once_and_said_again_nothing_changes(limited: str) -> None:
    one, two, three = came(), came("Another"), came("A third")
    row = say(one)
    assert say(one) == row == say(two, name="Dana Example, her daughter") == say(three, authority=row.pk) == say(three, authority=str(row.pk))
    assert steps().count("authority.sought") == 1 and MessageFrom.objects.count() == 3 and steps().count("contact.from") == 3
    assert refused(lambda: say(three, name="Mo Example")) == [("open", "")] and Authority.objects.count() == 1, "nothing is begun where it is refused"


def test_one_who_is_confirmed_or_refused_is_not_asked_about_again(limited: str) -> None:
    acting(answer="person", asked_by="telephone")
    acting(name="Mo Example", came_by="letter")
    desk.answer_authority(actor=who("otto"), person="P-1", key=Authority.objects.get(state="sought").pk, given={"came": "no", "asked_by": "visit"}, now=THEN)
    yes, no = came(), came("Another")
    assert say(yes, name="Dana Example").state == "confirmed" and say(no, name="Mo Example").state == "refused"
    assert not Authority.objects.filter(state="sought").exists()


def test_one_word_is_not_enough_to_be_taken_for_somebody_who_was_refused(limited: str) -> None:
    acting(name="Dana", came_by="letter")
    desk.answer_authority(actor=who("otto"), person="P-1", key=Authority.objects.get().pk, given={"came": "no", "asked_by": "visit"}, now=THEN)
    assert say(came(), name="Dana Other, her solicitor").state == "sought", "another Dana"
    assert say(came("Two"), name="DANA").state == "refused"


def test_the_address_of_one_who_acts_is_recognised(limited: str) -> None:
    make.person(ref="P-3", name="Ada Vocate", emails=[ADA], now=THEN)
    acting(representative="P-3", answer="person", asked_by="telephone")
    acting(name="Sol Icitor", contact="Sol <SOL@vocate.example>, 01632 960222")
    (ada, _h1), (sol, _h2), (pat, _h3), (other, _h4) = (gateway(ADA.upper()), gateway("sol@vocate.example", "Two"), gateway("", "Three"), gateway("who@ever.example", "Four"))
    assert (sent(ada).name, sent(ada).state, sent(ada).ref) == ("Ada Vocate", "confirmed", "P-3")
    assert (sent(sol).name, sent(sol).state) == ("Sol Icitor", "sought")
    assert sent(pat) is None and sent(other) is None
    gateway(ADA.upper())
    assert MessageFrom.objects.count() == 2, "received twice, it is one"
    by_number, _held = gateway("(01632) 960 222", "Five", channel="telephone")
    assert sent(by_number).name == "Sol Icitor"


def test_what_the_person_uses_too_is_theirs(limited: str) -> None:
    persons.add_way(actor=who("otto"), ref="P-1", kind="email", given={"value": ADA}, now=THEN)
    acting(contact=ADA)
    item, _held = gateway(ADA)
    assert sent(item) is None


def test_whoever_ended_is_not_recognised(limited: str) -> None:
    key = acting(contact=ADA).pk
    desk.end_authority(actor=who("otto"), person="P-1", key=key, how="error", now=THEN)
    acting(contact="until@vocate.example", answer="person", asked_by="visit", until="2026-03-11")
    assert sent(gateway(ADA)[0]) is None and sent(gateway("until@vocate.example", "Two")[0]) is None
    assert refused(lambda: say(came(), authority=key)) == [("complete", "authority")]


def test_a_table_recognises_them_with_one_entry(limited: str) -> None:
    acting(contact=ADA)
    rows = [{"person": "P-1", "sender": ADA, "at": f"2026-03-12T0{hour}:00", "channel": "email", "direction": "in", "words": f"Message {hour}"} for hour in range(6, 9)]
    rows.append({"person": "P-1", "sender": ADA, "at": "2026-03-12T09:00", "channel": "email", "direction": "out", "words": "Our answer"})
    taken = desk.take_in(actor=who("rae"), rows=rows, now=THEN)
    assert taken.new == 4 and MessageFrom.objects.count() == 3 and steps().count("contact.from") == 1
    desk.take_in(actor=who("rae"), rows=rows, now=THEN)
    assert steps().count("contact.from") == 1


def test_what_is_said_at_once_to_somebody_else_says_nothing_of_the_person(limited: str) -> None:
    persons.add_way(actor=who("otto"), ref="P-1", kind="email", given={"value": "pat@home.example"}, now=THEN)
    own = gateway("pat@home.example", "Mine")[1]
    acting(contact=ADA)
    theirs, unknown = gateway(ADA)[1], gateway("who@ever.example", "Two")[1]
    said = came("Three")
    before = Held.objects.get(item=said).receipt
    say(said, name="Mo Example")
    after = Held.objects.get(item=said).receipt
    assert "Ways of contact" in own.receipt and "Ways of contact" in before
    for one in (theirs.receipt, unknown.receipt, after):
        assert "We have received" in one and "999" in one and "Ways of contact" not in one and "Day-to-day" not in one
    shown = {one.held.pk: one.address for one in desk.held_mail(actor=who("olu"), now=THEN).waiting}
    assert shown[theirs.pk] == ADA and shown[own.pk] == "pat@home.example"
    assert shown[Held.objects.get(item=said).pk] == "", "never to the person's own address"


def test_it_counts_for_them_and_not_against_the_person(limited: str) -> None:
    own, theirs = came(), came("For her")
    say(theirs)
    count = desk.contact_count(actor=who("otto"), person="P-1", now=THEN)
    assert count and count.total == 1 and own.pk
    desk.take_back_sender(actor=who("rae"), item=theirs.pk, now=THEN)
    again = desk.contact_count(actor=who("otto"), person="P-1", now=THEN)
    assert again and again.total == 2 and sent(theirs) is None and Authority.objects.get().state == "sought"
    assert refused(lambda: desk.take_back_sender(actor=who("rae"), item=theirs.pk, now=THEN)) == [("open", "")]
    say(theirs, authority=Authority.objects.get().pk)
    assert ledger.verify() == []


@pytest.mark.parametrize(("field", "bad"), [
    ("name", "x" * 201), ("name", "nul\0"), ("name", "\u202eevil"), ("name", ""), ("name", 7), ("kind", "friend"), ("kind", ["word"]), ("authority", "999"), ("authority", "x"),
    ("authority", ["1"]), ("representative", "P-9"), ("representative", "P-1"), ("organisation", "x" * 201), ("contact", "nul\0"),
])  # fmt: skip
def test_what_cannot_be_taken_changes_nothing(limited: str, field: str, bad: Any) -> None:
    item = came()
    assert refused(lambda: say(item, **({"name": "Dana Example"} | {field: bad}))) == [("complete", field)]
    assert not Authority.objects.exists() and not MessageFrom.objects.exists() and steps() == []


def test_only_of_what_came_in_and_of_somebody_alive_and_known(limited: str) -> None:
    out = came("We wrote", direction="out")
    assert refused(lambda: say(out)) == [("open", "")]
    for number in (0, -1, 2**80, 999):
        for does in (desk.sending, desk.take_back_sender):
            with pytest.raises(desk.NotFound):
                does(actor=who("rae"), item=number, now=THEN)
    item = came()
    make.related(colleague=Colleague.objects.get(ref="rae"), other="P-1")
    with pytest.raises(desk.NotFound):
        say(item)
    Person.objects.filter(ref="P-2").update(colleague=Colleague.objects.get(ref="olu"))
    assert refused(lambda: say(item, by="olu", representative="P-2")) == [("independent", "")]
    death.record_death(actor=who("otto"), ref="P-1", day=date(2026, 3, 12), told_by="Her son", now=THEN)
    assert refused(lambda: say(item, by="olu")) == [("open", "")] and not Authority.objects.exists()


def test_it_follows_records_that_are_joined_and_parted(limited: str) -> None:
    item = came()
    row = say(item)
    join.merge(actor=who("otto"), keep="P-2", gone="P-1", why="The same person.", now=THEN)
    assert sent(item).key == row.pk and sent(item).person.ref == "P-2"
    assert say(came("Later", person="P-2")).pk == row.pk
    join.part(actor=who("otto"), gone="P-1", why="They are two.", now=THEN + timedelta(hours=1))
    assert sent(item).person.ref == "P-1" and ledger.verify() == []


def test_what_comes_by_the_code_of_a_letter_asks_as_an_appeal_does(small: None) -> None:
    case, code = a_letter()
    from evenhand.desk.rights.other import say_other

    said = say_other(code=code, address="1.2.3.4", words="She needs more time.", acting=DAUGHTER, key="k", now=THEN)
    say_other(code=code, address="1.2.3.4", words="She needs more time.", acting=DAUGHTER, key="k", now=THEN)
    row = Authority.objects.get()
    assert (row.state, row.case, row.covers, row.came_by) == ("sought", case, "case", "page")
    held = Held.objects.get()
    assert said.reference == f"M-{held.item_id}" and sent(held.item).name == DAUGHTER
    say_other(code=code, address="1.2.3.4", words="I need more time.", key="m", now=THEN)
    assert MessageFrom.objects.count() == 1


def test_many_cost_what_one_costs(limited: str) -> None:
    say(came())
    with counted() as one:
        desk.held_mail(actor=who("olu"), now=THEN)
    for number in range(6):
        say(came(f"Message {number}"), name=f"Somebody {number} Example")
    with counted() as many:
        desk.held_mail(actor=who("olu"), now=THEN)
    assert many() == one()


def test_one_who_was_entered_in_error_sent_nothing(limited: str) -> None:
    item = came()
    key = say(item).pk
    desk.end_authority(actor=who("otto"), person="P-1", key=key, how="error", now=THEN)
    count = desk.contact_count(actor=who("otto"), person="P-1", now=THEN)
    assert sent(item) is None and count and count.total == 1
    assert say(item, name="Mo Example").state == "sought" and sent(item).name == "Mo Example"
    desk.end_authority(actor=who("otto"), person="P-1", key=sent(item).key, how="stepped-down", now=THEN)
    assert sent(item).state == "ended", "what was, was"
