"""Who there is in the demonstration, and how to sign in as each."""

from __future__ import annotations

import json
from typing import Any

from evenhand.commands import installation
from evenhand.commands.demo.pack import PASSWORD, Pack, find, read
from evenhand.policy.load import load


def show(as_json: bool) -> int:
    """Prints the colleagues and people."""
    installation.load()
    pack = read(find())
    print(
        json.dumps(data(pack), indent=1, ensure_ascii=False)
        if as_json
        else f"{table(pack)}\n\n{people(pack)}"
    )
    return 0


def data(pack: Pack) -> dict[str, Any]:
    """The same for a program."""
    colleagues = [
        {
            "ref": ref, "name": one["name"], "email": one["email"], "job": one.get("job", ""), "roles": one.get("roles", []),
            "manager": one.get("manager", ""), "head": one.get("head", ""), "deputy": one.get("deputy", ""),
            "related": one.get("related", []), "administrator": one.get("administrator", False), "password": PASSWORD,
        }
        for ref, one in pack.colleagues.items()
    ]  # fmt: skip
    persons = [
        {
            "ref": ref, "name": one["name"], "year_of_birth": one.get("born"), "needs": one.get("needs", []),
            "uprn": one.get("address", ""), "telephone": one.get("telephone", ""), "email": one.get("email", ""),
        }
        for ref, one in pack.everybody.items() if "kind" not in one
    ]  # fmt: skip
    addresses = [{"uprn": uprn, **one} for uprn, one in pack.places.items()]
    return {
        "edition": pack.edition,
        "password": PASSWORD,
        "colleagues": colleagues,
        "people": persons,
        "addresses": addresses,
        "groups": [{"ref": ref, "name": one["name"], "uprn": one.get("address", "")} for ref, one in pack.everybody.items() if "kind" in one],
    }


def table(pack: Pack) -> str:
    """Who may be signed in as: e-mail address and offices."""
    titles = {name: one.title for name, one in load(find()).roles.items()}
    rows = [
        (
            one["email"],
            one["name"],
            "; ".join(titles[role] for role in one.get("roles", [])) or one.get("job", ""),
        )
        for one in pack.colleagues.values()
    ]
    widths = [max(len(row[place]) for row in rows) for place in (0, 1)]
    lines = [f"  {email:<{widths[0]}}  {name:<{widths[1]}}  {offices}" for email, name, offices in rows]
    return "\n".join([f"Sign in as anybody here, each with the password {PASSWORD}", *lines])


def people(pack: Pack) -> str:
    """The invented people."""
    lines = [
        f"  {ref}  {one['name']} ({one.get('born', '?')}), {pack.places[one['address']]['lines']}"
        for ref, one in pack.everybody.items()
        if "kind" not in one
    ]
    return "\n".join(["People", *lines])
