"""Triggers that refuse to change or remove what is recorded, on both engines.

A part may be erased once: content and salt are emptied, the moment is set, nothing else moves. A stream's
head only moves on. TRUNCATE passes in a database named test_…, which tests have to empty.
"""

from django.db import migrations

SAYS = "the record is append-only"
ERASING = """NEW.content IS NULL AND OLD.content IS NOT NULL AND NEW.salt = '' AND NEW.erased_at IS NOT NULL
    AND OLD.erased_at IS NULL AND NEW.id = OLD.id AND NEW.event_id = OLD.event_id AND NEW.place = OLD.place
    AND NEW.subject = OLD.subject AND NEW.sort = OLD.sort AND NEW.commitment = OLD.commitment"""
MOVING_ON = "NEW.number > OLD.number AND NEW.id = OLD.id AND NEW.kind = OLD.kind AND NEW.ref = OLD.ref"
# Table -> the one change of a row that is let pass.
ALLOWED = {"event": "", "part": ERASING, "checkpoint": "", "stream": MOVING_ON}


def sqlite() -> list[str]:
    made = []
    for table, allowed in ALLOWED.items():
        unless = f"WHEN NOT ({allowed}) " if allowed else ""
        for what, when in (("UPDATE", unless), ("DELETE", "")):
            made.append(
                f"CREATE TRIGGER ledger_{table}_no_{what.lower()} BEFORE {what} ON ledger_{table} {when}"
                f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )
    return made


def postgres() -> list[str]:
    fail = f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation';"
    made = [
        f"CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {fail} END $$",
        "CREATE FUNCTION ledger_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF current_database() LIKE 'test\\_%' THEN RETURN NULL; END IF; {fail} END $$",
    ]
    for table, allowed in ALLOWED.items():
        unless = f"WHEN (NOT ({allowed})) " if allowed else ""
        for what, when in (("UPDATE", unless), ("DELETE", "")):
            made.append(
                f"CREATE TRIGGER ledger_{table}_no_{what.lower()} BEFORE {what} ON ledger_{table} "
                f"FOR EACH ROW {when}EXECUTE FUNCTION ledger_refuse()"
            )
        made.append(
            f"CREATE TRIGGER ledger_{table}_no_truncate BEFORE TRUNCATE ON ledger_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_truncate()"
        )
    return made


def guard(apps, schema_editor):
    for statement in sqlite() if schema_editor.connection.vendor == "sqlite" else postgres():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(guard, elidable=False)]
