import django.db.models.deletion
from django.db import migrations, models

from tepat.base.append_only import append_only

# By UTC's day, which is never after that of Indonesia: what is refused here is surely too late.
_LIES_AHEAD = migrations.RunSQL(
    sql="""
    ALTER TABLE eligibility_formulainforce ADD CONSTRAINT formula_in_force_lies_ahead
      CHECK (from_day > (put_at AT TIME ZONE 'UTC')::date);
    """,
    reverse_sql="ALTER TABLE eligibility_formulainforce DROP CONSTRAINT formula_in_force_lies_ahead;",
)


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0003_untold")]

    operations = [
        migrations.CreateModel(
            name="FormulaInForce",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("programme", models.TextField()),
                ("from_day", models.DateField()),
                ("reference", models.UUIDField(unique=True)),
                ("put_at", models.DateTimeField()),
                (
                    "formula",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="eligibility.storedformula",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("programme", ""), _negated=True),
                        name="formula_in_force_has_programme",
                    )
                ],
            },
        ),
        append_only("eligibility_formulainforce"),
        _LIES_AHEAD,
    ]
