"""Words of names in tables of their own, and the parties with findings summed from an index."""

import django.db.models.deletion
from django.db import migrations, models

MARKS = [
    (0, "clear: may be made public"),
    (1, "green: within customs"),
    (2, "amber: those who need to know"),
    (3, "red: named people only"),
]


class Migration(migrations.Migration):
    """The tables; what is kept already is brought over by the next one."""

    dependencies = (("parties", "0001_initial"),)

    operations = (
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("head", models.CharField(max_length=3)),
                ("value", models.CharField(max_length=200)),
                ("presences", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("head", "value"), name="word_once")],
            },
        ),
        migrations.CreateModel(
            name="Naming",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("office", models.CharField(blank=True, max_length=16)),
                ("mark", models.IntegerField(choices=MARKS)),
                ("lines", models.IntegerField()),
                (
                    "presence",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="namings",
                        to="parties.presence",
                    ),
                ),
                (
                    "word",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="parties.word",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("presence", "word"), name="naming_once")],
                "indexes": [
                    models.Index(fields=["word", "-lines", "presence", "office", "mark"], name="naming_by_lines")
                ],
            },
        ),
        migrations.RemoveIndex(model_name="presence", name="presence_by_found"),
        migrations.AddIndex(
            model_name="presence",
            index=models.Index(
                condition=models.Q(("found__gt", 0)),
                fields=["party", "office", "mark", "found", "lines"],
                name="presence_with_findings",
            ),
        ),
    )
