"""Tables whose rows are only ever added, guarded by the database."""

from __future__ import annotations

from django.db.migrations import RunSQL

MAKE_FUNCTION = RunSQL(
    sql="""
    CREATE OR REPLACE FUNCTION tepat_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    """,
    reverse_sql="DROP FUNCTION IF EXISTS tepat_refuse_change();",
)


def append_only(table: str) -> RunSQL:
    """The migration step that makes ``table`` refuse UPDATE, DELETE and TRUNCATE."""
    return RunSQL(
        sql=f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
          FOR EACH ROW EXECUTE FUNCTION tepat_refuse_change();
        CREATE TRIGGER {table}_append_only_truncate BEFORE TRUNCATE ON {table}
          FOR EACH STATEMENT EXECUTE FUNCTION tepat_refuse_change();
        """,
        reverse_sql=f"""
        DROP TRIGGER IF EXISTS {table}_append_only ON {table};
        DROP TRIGGER IF EXISTS {table}_append_only_truncate ON {table};
        """,
    )
