"""Rows, mailboxes and tables: what is read, what is refused and why; hostile ones among them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from evenhand.contacts import intake, mail, tables

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
ROW = {"person": "P-1", "at": "2026-03-02T10:00:00Z", "channel": "email", "direction": "in", "words": "Where is my repair?"}


def read(**changed: Any) -> intake.Message:
    return intake.read({**ROW, **changed}, channels=["email", "telephone"], now=NOW, zone=LONDON)


def test_a_row_is_read() -> None:
    found = read(copied="3", effort="15", marks=["chasing"])
    assert (found.person, found.channel, found.direction, found.copied, found.effort, found.marks) == ("P-1", "email", "in", 3, "15", ("chasing",))
    assert read(channel="Phone").channel == "telephone" and read(channel="pigeon").channel == "other" and read(direction="Outbound").direction == "out"
    assert read(at="02/03/2026 10:00").at == read(at=datetime(2026, 3, 2, 10, 0)).at == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    assert read(at="02/08/2025 10:00").at.hour == 9, "a moment without an offset is the policy's own"


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"at": "2026-03-03T09:01:00Z"}, "later than now"), ({"at": "tomorrow"}, "write the day and time"), ({"at": ""}, "say when"), ({"at": "1990-01-01T00:00"}, "2000"), ({"at": "0001-01-01T00:00"}, "day and time"),
     ({"channel": ""}, "by which channel"), ({"direction": "sideways"}, "“in” or “out”"), ({"copied": "many"}, "whole number"), ({"copied": 0}, "whole number"),
     ({"effort": "7"}, "effort is one of"), ({"marks": "new; bad"}, "marked with"), ({"marks": ["bad"]}, "marked with"), ({"person": "P" * 41}, "at most 40"),
     ({"message_id": "x" * 2000}, "at most 1000")],
)  # fmt: skip
def test_a_row_that_cannot_be(changed: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read(**changed)


def test_text_is_cut_and_cleaned_and_the_whole_is_known() -> None:
    found = read(words="", text="a\x00b\u202e" + "c" * 30_000)
    assert len(found.words) == 500 and found.words.startswith("abc") and len(found.text) == 20_000 and not found.whole


def test_the_same_message_has_the_same_keys_and_an_id_alone_is_none() -> None:
    one, copy = read(message_id="<1@x>"), read(message_id="<1@X> ", at="2026-03-02T10:03:00Z")
    assert one.keys("P-1")[0] == copy.keys("P-1")[0] != "" and one.keys("P-1")[1] != copy.keys("P-1")[1]
    assert one.keys("P-1")[0] != read(message_id="<1@x>").keys("P-2")[0]
    assert read(words="where  is my\nREPAIR?").keys("P-1")[1] == read().keys("P-1")[1] != read().keys("P-2")[1]


@pytest.mark.parametrize(
    ("new", "old", "same"),
    [("Where is it?", "Repair\nWhere is it?", True), ("Repair\nWhere is it?", "where  is IT?\n> I wrote on Monday", True), ("Where is it?\n> quoted", "Where is it?", True),
     ("Something else: gas", "Where is it?", False), ("Where is it?\nThere is gas", "Where is it?", False), ("Gas leak\nWhere is it?", "Where is it?", False), ("Where is it?", "", False),
     ("", "A call", True), ("x" * 800, intake.cut("Repair\n" + "x" * 800), True), ("Repair\n" + "x" * 800, intake.cut("x" * 800), True), ("y" * 800, intake.cut("x" * 800), False)],
)  # fmt: skip
def test_whoever_writes_a_message_writes_its_id_so_a_copy_says_nothing_more(new: str, old: str, same: bool) -> None:
    assert intake.copy_of(new, old) is same


def test_two_messages_with_one_id_are_two() -> None:
    rows = [(1, "P-1", read(message_id="<1@x>")), (2, "P-1", read(message_id="<1@x>", words="There is gas"))]
    assert [places for places, _ref, _one in intake.together(rows)] == [[1], [2]]


def test_copies_are_one_message() -> None:
    rows = [(1, "P-1", read(message_id="<1@x>", copied=2)), (2, "P-1", read()), (3, "P-1", read(message_id="<1@x>", at="2026-03-02T10:05:00Z")), (4, "P-1", read(words="Other"))]
    assert [(places, one.copied) for places, _ref, one in intake.together(rows)] == [([1, 2, 3], 3), ([4], 1)]


# --- mailboxes -----------------------------------------------------------------------------------
def a_mail(**changed: str) -> bytes:
    head = {"From": "Pat <pat@home.example>", "To": "a@us.example, b@us.example", "Cc": "c@us.example", "Date": "Mon, 02 Mar 2026 10:00:00 +0000", "Message-ID": "<1@x>", "Subject": "Repair"}
    body = changed.pop("body", "Where is it?\n> quoted\n")
    head |= {name.replace("_", "-"): value for name, value in changed.items()}
    return ("".join(f"{name}: {value}\n" for name, value in head.items() if value) + "\n" + body).encode()


def messages(raw: bytes) -> list[mail.Mail]:
    return list(mail.messages(io.BytesIO(raw)))


def test_an_eml_and_an_mbox() -> None:
    (one,) = messages(a_mail())
    assert (one.sender, one.to, one.text, one.message_id, one.files) == ("pat@home.example", ("a@us.example", "b@us.example", "c@us.example"), "Repair\nWhere is it?", "<1@x>", 0)
    box = b"From x Mon Mar  2 10:00:00 2026\n" + a_mail() + b"\nFrom y Mon Mar  2 10:00:00 2026\n" + a_mail(Subject="Second", body="A line\nFrom here on it goes well.\n") + b"\n"
    assert [one.text for one in messages(box)] == ["Repair\nWhere is it?", "Second\nA line\nFrom here on it goes well."]
    assert messages(b"") == []


def test_parts_files_charsets_and_html() -> None:
    body = '--b\nContent-Type: text/html; charset=nonsense\n\n<style>x</style><p>Mould &amp; damp</p><script>no()</script>\n--b\nContent-Type: application/zip; name="a.zip"\nContent-Disposition: attachment; filename="a.zip"\n\nxx\n--b--\n'
    (one,) = messages(a_mail(Content_Type='multipart/mixed; boundary="b"', Subject="=?nonsense?Q?Caf=E9?=", body=body))
    assert one.text.endswith("Mould & damp") and "no()" not in one.text and one.files == 1 and not one.wrong
    (one,) = messages(a_mail(Subject="=?utf-8?B?bGx3eWRuaQ==?=", body="Dw i'n oer.\n"))
    assert one.text.startswith("llwydni")


def test_a_line_of_the_text_that_begins_like_a_new_message_is_none() -> None:
    box = b"From x Mon Mar  2 10:00:00 2026\n" + a_mail(body="Hello.\n\nFrom the boiler comes a smell of gas.\nPlease help\n") + b"\nFrom y Mon Mar  2 10:00:00 2026\n" + a_mail(Subject="Second")
    assert [one.text for one in messages(box)] == ["Repair\nHello.\n\nFrom the boiler comes a smell of gas.\nPlease help", "Second\nWhere is it?"]


def test_all_that_is_written_is_read_in_whatever_parts_it_comes() -> None:
    """The text before a picture was read, what stood below it was not; an empty plain part hid the one that was written."""
    kinds = {"p": "Content-Type: text/plain; charset=utf-8\n\n", "h": "Content-Type: text/html\n\n", "i": 'Content-Type: image/png; name="a.png"\n\n'}

    def said(*parts: tuple[str, str], kind: str = "mixed") -> mail.Mail:
        body = "".join(f"--b\n{kinds[one]}{text}\n" for one, text in parts) + "--b--\n"
        (one,) = messages(a_mail(Content_Type=f'multipart/{kind}; boundary="b"', body=body))
        return one

    assert said(("p", "See here:"), ("i", "x"), ("p", "There is gas.")).text == "Repair\nSee here:\nThere is gas."
    assert said(("p", " \n"), ("h", "<p>There is gas.</p>"), kind="alternative").text == "Repair\nThere is gas."
    assert said(("h", "<p>There is gas.</p>"), ("p", "Scanned for viruses.")).text == "Repair\nThere is gas.\nScanned for viruses."
    assert said(("p", "There is gas."), ("h", "<p>There is gas.</p>"), kind="alternative").text == "Repair\nThere is gas."
    (one,) = messages(a_mail(Content_Transfer_Encoding="quoted-printable", Content_Type="text/plain; charset=utf-8", body="My child=E2=80=99s ch=\nest is bad\n"))
    assert one.text == "Repair\nMy child’s chest is bad"


@pytest.mark.parametrize(
    ("raw", "why"),
    [(b"X: " + b"y" * 10_000_000, "head is longer"), (a_mail(From=""), "whom it is from"), (a_mail(Date="yesterday"), "when it was sent"), (a_mail(Date=""), "when it was sent"),
     (b"\x00\xff\xfe" * 1000, "whom it is from"), (b"\n\n\nno head at all\n", "whom it is from")],
)  # fmt: skip
def test_what_is_no_message_is_refused_with_a_reason(raw: bytes, why: str) -> None:
    (one,) = messages(raw)
    assert why in one.wrong


def test_parts_nested_without_end_stop_nothing() -> None:
    depth, body = 3_000, ""
    for level in range(depth):
        body += f'--b{level}\nContent-Type: multipart/mixed; boundary="b{level + 1}"\n\n'
    box = b"From x\n" + a_mail(Content_Type='multipart/mixed; boundary="b0"', body=body) + b"\n\nFrom y\n" + a_mail(Subject="Second", body="Gas leak\n")
    found = messages(box)
    assert len(found) == 2 and found[1].text == "Second\nGas leak"


def test_a_hundred_thousand_addresses_and_a_long_subject() -> None:
    (one,) = messages(a_mail(To=", ".join(f"a{n}@x.example" for n in range(6_000)), Subject="s" * 50_000))
    assert len(one.to) <= 1_500 and len(one.text) < 2_100 and not one.wrong


# --- tables --------------------------------------------------------------------------------------
def test_columns_are_found_by_name() -> None:
    table = "Caller,Date,Time,Type,Direction,Notes\n01632 960001,02/03/2026,10:00,Phone,In,About the boiler\n,,,,,\n01632 960001,02/03/2026,10:05,Phone,Out,Rang back\n"
    found = list(tables.rows(io.BytesIO(b"\xef\xbb\xbf" + table.encode())))
    assert found[0] == {"sender": "01632 960001", "at": "02/03/2026 10:00", "channel": "Phone", "direction": "In", "words": "About the boiler"} and len(found) == 2


@pytest.mark.parametrize(
    ("raw", "why"),
    [(b"", "none for: at, channel, person"), (b"at,channel\n", "none for: person"), (b"person,at,channel\n" + b'"' + b"x" * 300_000, "cannot be read"), (bytes(range(256)), "none for")],
)  # fmt: skip
def test_what_is_no_table(raw: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        list(tables.rows(io.BytesIO(raw)))
