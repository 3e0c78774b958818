"""Triggers that keep the books: balances follow the postings, and a posting is never changed or deleted.

A migration that remakes redress_posting on SQLite has to make these again (tests/redress/test_books.py says
so). The CHECK constraints on redress_account then let no balance fall below zero, whoever writes.
"""

from django.db import migrations

FIXED = "postings are never changed: enter a counter-entry"
FOREIGN = "both accounts of a posting belong to its fund"
SQLITE = (
    f"""
CREATE TRIGGER redress_posting_own_fund BEFORE INSERT ON redress_posting
WHEN (SELECT COUNT(*) FROM redress_account
      WHERE id IN (NEW.debit_id, NEW.credit_id) AND fund_id = NEW.fund_id) <> 2
BEGIN
    SELECT RAISE(ABORT, '{FOREIGN}');
END
""",
    """
CREATE TRIGGER redress_posting_balance AFTER INSERT ON redress_posting
BEGIN
    UPDATE redress_account SET balance = balance + NEW.amount WHERE id = NEW.debit_id;
    UPDATE redress_account SET balance = balance - NEW.amount WHERE id = NEW.credit_id;
END
""",
    f"""
CREATE TRIGGER redress_posting_no_update BEFORE UPDATE ON redress_posting
BEGIN
    SELECT RAISE(ABORT, '{FIXED}');
END
""",
    f"""
CREATE TRIGGER redress_posting_no_delete BEFORE DELETE ON redress_posting
BEGIN
    SELECT RAISE(ABORT, '{FIXED}');
END
""",
)
POSTGRESQL = (
    f"""
CREATE FUNCTION lianwei_posting_entered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT COUNT(*) FROM redress_account
        WHERE id IN (NEW.debit_id, NEW.credit_id) AND fund_id = NEW.fund_id) <> 2 THEN
        RAISE EXCEPTION '{FOREIGN}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE redress_account SET balance = balance + NEW.amount WHERE id = NEW.debit_id;
    UPDATE redress_account SET balance = balance - NEW.amount WHERE id = NEW.credit_id;
    RETURN NULL;
END $$
""",
    f"""
CREATE FUNCTION lianwei_posting_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{FIXED}' USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE TRIGGER redress_posting_balance AFTER INSERT ON redress_posting
    FOR EACH ROW EXECUTE FUNCTION lianwei_posting_entered()
""",
    """
CREATE TRIGGER redress_posting_no_change BEFORE UPDATE OR DELETE ON redress_posting
    FOR EACH ROW EXECUTE FUNCTION lianwei_posting_fixed()
""",
)
DROP_SQLITE = tuple(
    f"DROP TRIGGER redress_posting_{name}" for name in ("own_fund", "balance", "no_update", "no_delete")
)
DROP_POSTGRESQL = (
    "DROP TRIGGER redress_posting_balance ON redress_posting",
    "DROP TRIGGER redress_posting_no_change ON redress_posting",
    "DROP FUNCTION lianwei_posting_entered()",
    "DROP FUNCTION lianwei_posting_fixed()",
)


def make(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if is_postgresql else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in DROP_POSTGRESQL if is_postgresql else DROP_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('redress', '0001_tables'),
    ]

    operations = [migrations.RunPython(make, drop)]
