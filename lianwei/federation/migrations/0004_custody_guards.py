"""Triggers that keep custody: titles only grow, a case given away is not taken back, papers never change.

A migration that remakes federation_title or federation_signedpaper on SQLite has to make these again
(tests/federation/test_guards.py says so).
"""

from django.db import migrations

FALLS = "the epoch of a title only grows"
TAKES_BACK = "a case comes back by a newer title alone"
FIXED = "signed papers are never changed"
SQLITE = (
    f"""
CREATE TRIGGER federation_title_grows BEFORE UPDATE ON federation_title
WHEN NEW.epoch < OLD.epoch OR NEW."case" <> OLD."case"
BEGIN
    SELECT RAISE(ABORT, '{FALLS}');
END
""",
    f"""
CREATE TRIGGER federation_title_no_way_back BEFORE UPDATE ON federation_title
WHEN NEW.is_mine AND NOT OLD.is_mine AND NEW.epoch <= OLD.epoch
BEGIN
    SELECT RAISE(ABORT, '{TAKES_BACK}');
END
""",
    f"""
CREATE TRIGGER federation_signedpaper_fixed BEFORE UPDATE ON federation_signedpaper
BEGIN
    SELECT RAISE(ABORT, '{FIXED}');
END
""",
)
POSTGRESQL = (
    f"""
CREATE FUNCTION lianwei_title_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.epoch < OLD.epoch OR NEW."case" <> OLD."case" THEN
        RAISE EXCEPTION '{FALLS}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.is_mine AND NOT OLD.is_mine AND NEW.epoch <= OLD.epoch THEN
        RAISE EXCEPTION '{TAKES_BACK}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
""",
    f"""
CREATE FUNCTION lianwei_signedpaper_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{FIXED}' USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE TRIGGER federation_title_grows BEFORE UPDATE ON federation_title
    FOR EACH ROW EXECUTE FUNCTION lianwei_title_grows()
""",
    """
CREATE TRIGGER federation_signedpaper_fixed BEFORE UPDATE ON federation_signedpaper
    FOR EACH ROW EXECUTE FUNCTION lianwei_signedpaper_fixed()
""",
)
DROP_SQLITE = (
    "DROP TRIGGER federation_title_grows",
    "DROP TRIGGER federation_title_no_way_back",
    "DROP TRIGGER federation_signedpaper_fixed",
)
DROP_POSTGRESQL = (
    "DROP TRIGGER federation_title_grows ON federation_title",
    "DROP TRIGGER federation_signedpaper_fixed ON federation_signedpaper",
    "DROP FUNCTION lianwei_title_grows()",
    "DROP FUNCTION lianwei_signedpaper_fixed()",
)


def make(_apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if is_postgresql else SQLITE:
        schema_editor.execute(statement)


def drop(_apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in DROP_POSTGRESQL if is_postgresql else DROP_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("federation", "0003_custody")]

    operations = [migrations.RunPython(make, drop)]
