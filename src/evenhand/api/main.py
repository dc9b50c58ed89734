"""The API put together."""

from __future__ import annotations

from evenhand.api import (
    alerts,
    authorities,
    cases,
    contacts,
    evidence,
    health,
    letters,
    needs,
    people,
    persons,
    policies,
)
from evenhand.api.auth import Token
from evenhand.api.door import Door

DESCRIPTION = """\
Cases, their steps, and the alerts that follow from them. Who acts is the colleague whose token it is; nothing
in a body can say otherwise. What may be done, by when and what is asked comes with each case. Errors are problem
documents (RFC 9457); what is absent and what you may not see give the same answer. Bodies hold at most 1,000,000
bytes. Moments are UTC; days and times without an offset, in answers, are local to the policy."""

api = Door(title="Evenhand", version="1", description=DESCRIPTION, auth=Token(), urls_namespace="api")
for part in (cases, people, persons, needs, authorities, contacts, alerts, policies, letters, evidence, health):
    api.add_router("", part.router)
