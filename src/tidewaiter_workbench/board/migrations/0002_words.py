"""Words of names, numbers and addresses in tables of their own, so that a search on a board reads an index."""

import django.db.models.deletion
from django.db import migrations, models


def _to(model, **said):
    return models.ForeignKey(
        db_constraint=False, db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING, to=f"board.{model}", **said,
    )  # fmt: skip


class Migration(migrations.Migration):
    """The tables; what is there already is brought over by the next one."""

    dependencies = (("board", "0001_initial"),)

    operations = (
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("head", models.CharField(max_length=3)),
                ("value", models.CharField(max_length=200)),
                ("things", models.IntegerField()),
                ("filling", _to("filling")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("filling", "head", "value"), name="thing_word_once")],
            },
        ),
        migrations.CreateModel(
            name="Naming",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("violations", models.IntegerField()),
                ("ties", models.IntegerField()),
                ("thing", _to("thing", related_name="namings")),
                ("word", _to("word")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("thing", "word"), name="thing_naming_once")],
                "indexes": [
                    models.Index(fields=["word", "-violations", "-ties", "thing"], name="thing_naming_by_weight")
                ],
            },
        ),
    )
