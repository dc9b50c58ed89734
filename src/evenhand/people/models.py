"""People whom the organisation serves, and the colleagues who serve them.

Nothing here says what anyone did: that is on the record of their cases. Moments are aware and in UTC.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from evenhand.people.authority import Authority as Authority
from evenhand.people.authority import LetterCopied as LetterCopied
from evenhand.people.authority import MessageFrom as MessageFrom
from evenhand.people.needs import REVIEW
from evenhand.people.needs import NeedAsked as NeedAsked
from evenhand.people.needs import NeedsTalk as NeedsTalk


class Person(models.Model):
    """Someone the organisation serves, someone not yet identified, tied to an address, or a group.

    A group (a residents' association, a household, an organisation) is a party as a person is: it has a name,
    addresses, channels, needs and letters, but no age. Nobody is written down here as its member.
    """

    PERSON, GROUP = "person", "group"

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, default=PERSON, choices=[(PERSON, gettext_lazy("Person")), (GROUP, gettext_lazy("Group"))])
    name = models.CharField(max_length=200, blank=True)
    year_of_birth = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=20, default="en")
    unidentified = models.BooleanField(default=False)
    description = models.CharField(max_length=500, blank=True)  # how someone not yet identified is known
    preferred_name = models.CharField(max_length=200, blank=True)  # what they want to be called
    protected_name = models.BooleanField(default=False)  # a former name of theirs is protected: it is kept nowhere
    standings = models.JSONField(default=list, blank=True)  # as what they have to do with us: ids of `standings.KNOWN`
    prefers = models.JSONField(default=list, blank=True)  # the ways in which they like to be reached, the best first
    died = models.DateField(null=True, blank=True)
    colleague = models.ForeignKey("people.Colleague", models.SET_NULL, related_name="+", null=True, blank=True)  # they work here too
    # The record that this one has been joined to: one level deep, undone at any time. Whoever asks for this one is
    # given that one; see `joined`.
    same_as = models.ForeignKey("self", models.PROTECT, related_name="joined", null=True, blank=True)
    # The number of their stream's head: moves in each transaction that imposes, lifts or changes needs, so that
    # two cases decided at once cannot both rest on the same picture of the person.
    number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name or self.description or 'not yet identified'} ({self.ref})"  # untranslated: for whoever works on the program

    @property
    def is_group(self) -> bool:
        """Whether this is a group and not one human being."""
        return self.kind == self.GROUP

    @property
    def initials(self) -> str:
        """What a list shows instead of the name."""
        return "".join(word[0].upper() for word in self.called.split()[:3]) or "?"

    @property
    def called(self) -> str:
        """The name to use: the one they prefer, else their name."""
        return self.preferred_name or self.name


class Address(models.Model):
    """A home of a person, or a place without one. The same `uprn` stands once for each who lives there."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses", null=True, blank=True)
    uprn = models.CharField(max_length=40, db_index=True)  # or our own reference, where a place has none
    lines = models.CharField(max_length=300)
    postcode = models.CharField(max_length=12, blank=True)
    key = models.CharField(max_length=320, db_index=True)  # lines and postcode folded, for finding
    postcode_key = models.CharField(max_length=12, blank=True, db_index=True)
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["uprn"], condition=models.Q(person=None), name="place_once"),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.lines, self.postcode)))


class Channel(models.Model):
    """A telephone number or e-mail address of a person."""

    TELEPHONE, EMAIL = "telephone", "email"

    person = models.ForeignKey(Person, models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=12, choices=[(TELEPHONE, gettext_lazy("Telephone")), (EMAIL, gettext_lazy("E-mail"))])
    value = models.CharField(max_length=254)
    key = models.CharField(max_length=254, db_index=True)  # digits alone, or lower case


class PostAddress(models.Model):
    """Where a person wants their post: nobody lives there because of it, so it is on no card and found by no search.

    A safe one is masked: only who may see safe addresses is shown it, and all post goes there.
    """

    CORRESPONDENCE, SAFE = "correspondence", "safe"

    person = models.ForeignKey(Person, models.CASCADE, related_name="post_addresses")
    kind = models.CharField(max_length=16, choices=[(CORRESPONDENCE, gettext_lazy("Correspondence")), (SAFE, gettext_lazy("Safe"))])
    lines = models.CharField(max_length=300)
    postcode = models.CharField(max_length=12, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.lines, self.postcode)))


class Reference(models.Model):
    """A person's reference in another system. Found by exactly, folded to capitals."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="references")
    system = models.CharField(max_length=60)
    reference = models.CharField(max_length=60)
    key = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "key"], name="reference_once")]


class FormerName(models.Model):
    """A name that a person had: they are found by it, and it is never shown. A protected one is not kept at all."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=200)


class PersonLink(models.Model):
    """That two people have to do with each other. It is shown on both pages and does nothing else: no alert follows it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="links")
    other = models.ForeignKey(Person, models.CASCADE, related_name="linked")
    kind = models.CharField(max_length=16)  # what `other` is to them: an id of `standings.LINKS`
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "other", "kind"], condition=models.Q(until=None), name="link_once")]


class Joined(models.Model):
    """That one record was joined to another, with all that followed, so that it can be undone and loses nothing."""

    kept = models.ForeignKey(Person, models.CASCADE, related_name="joins")
    gone = models.ForeignKey(Person, models.CASCADE, related_name="joined_to")
    act = models.CharField(max_length=20)  # person.identify, person.merge
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    moved = models.JSONField()  # "room.Table.field" -> keys of the rows that followed
    had = models.JSONField()  # the same -> keys that the surviving record had before
    undone = models.DateTimeField(null=True, blank=True)


class PersonNeed(models.Model):
    """What helps a person (the policy's id), never why. Ended needs stay, as the history of what was known."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="needs")
    need = models.CharField(max_length=60)
    since = models.DateTimeField()
    said_by = models.CharField(max_length=200)  # who told us: an id of `needs.SAID_BY`, or in words
    ended = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=60, blank=True)  # who recorded it, where that was a colleague
    said_ref = models.CharField(max_length=60, blank=True)  # the stream, and the number of the event, with how exactly
    said_in = models.PositiveIntegerField(null=True, blank=True)
    reviewed = models.DateField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)  # none: a year after it began

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "need"], condition=models.Q(ended=None), name="need_once"),
        ]

    @property
    def due(self) -> date:
        """The day on which somebody looks again whether it still helps."""
        return self.review_due or self.since.date() + REVIEW


class NameWord(models.Model):
    """One word of a person's name, folded, so that a name is found by any of its words."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="words")
    word = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "word"], name="name_word_once")]


class WordKey(models.Model):
    """A spelling key of a distinct name word: misspelt names share one. Words, not people, are compared."""

    key = models.CharField(max_length=60)
    word = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "word"], name="word_key_once")]


class Colleague(models.Model):
    """Someone who works for the organisation. The human being counts, not the account."""

    ref = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(unique=True)
    telephone = models.CharField(max_length=40, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="colleague", null=True, blank=True
    )
    manager = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True, blank=True)
    head = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True, blank=True)
    deputy = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True, blank=True)
    left = models.DateTimeField(null=True, blank=True)
    # Who takes the place of somebody who has left, wherever a colleague names them as manager, head or deputy.
    successor = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.ref})"


class RoleHeld(models.Model):
    """That a colleague holds an office (the policy's id) for a time."""

    colleague = models.ForeignKey(Colleague, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=60, db_index=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)


class Absence(models.Model):
    """A time in which a colleague is away, so that their deputy may act: the one named for this time, or the usual one.

    One taken back before it began ends at its beginning. It stays, as what was once entered.
    """

    colleague = models.ForeignKey(Colleague, models.CASCADE, related_name="absences")
    start = models.DateTimeField()
    end = models.DateTimeField()
    cover = models.ForeignKey(Colleague, models.SET_NULL, related_name="+", null=True, blank=True)


class Relation(models.Model):
    """That a colleague is close to another colleague or to a person, by reference; ended ones stay."""

    colleague = models.ForeignKey(Colleague, models.CASCADE, related_name="relations")
    other = models.CharField(max_length=60)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["colleague", "other"], name="relation_once")]
