"""Whether the family of a fact exists is asked once for all facts of a statement.

A foreign key asks for each row: a hundred times in a registration, always the same family.
"""

from django.db import migrations, models
from django.db.models import deletion

_FAMILIES_OF_FACTS = migrations.RunSQL(
    sql="""
    CREATE FUNCTION registry_facts_have_families() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE missing uuid;
    BEGIN
      -- Held as a foreign key holds it: nobody takes the family away before the facts are there for all to see.
      PERFORM FROM registry_family WHERE id IN (SELECT DISTINCT family_id FROM added) FOR KEY SHARE;
      SELECT family_id INTO missing FROM (SELECT DISTINCT family_id FROM added) AS named
        WHERE NOT EXISTS (SELECT FROM registry_family WHERE id = family_id) LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'registry_fact: there is no family %', missing
          USING ERRCODE = 'foreign_key_violation';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER registry_fact_has_family AFTER INSERT ON registry_fact
      REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION registry_facts_have_families();

    CREATE FUNCTION registry_family_keeps_facts() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM registry_fact WHERE family_id = OLD.id) THEN
        RAISE EXCEPTION 'registry_family: there are facts about %', OLD.id
          USING ERRCODE = 'foreign_key_violation';
      END IF;
      RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END $$;
    CREATE TRIGGER registry_family_keeps_facts BEFORE DELETE ON registry_family
      FOR EACH ROW EXECUTE FUNCTION registry_family_keeps_facts();
    CREATE TRIGGER registry_family_keeps_number BEFORE UPDATE OF id ON registry_family
      FOR EACH ROW EXECUTE FUNCTION registry_family_keeps_facts();
    """,
    reverse_sql="""
    DROP TRIGGER registry_family_keeps_number ON registry_family;
    DROP TRIGGER registry_family_keeps_facts ON registry_family;
    DROP FUNCTION registry_family_keeps_facts();
    DROP TRIGGER registry_fact_has_family ON registry_fact;
    DROP FUNCTION registry_facts_have_families();
    """,
)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0003_currentfacts_changed_in'),
    ]

    operations = [
        migrations.AlterField(
            model_name='fact',
            name='family',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=deletion.PROTECT, related_name='facts', to='registry.family'),
        ),
        _FAMILIES_OF_FACTS,
    ]
