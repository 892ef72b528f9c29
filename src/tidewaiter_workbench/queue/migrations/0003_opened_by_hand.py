"""One more cause: somebody chose the line, and no run."""

from django.db import migrations, models

CAUSES = [
    ("mandatory", "must be opened"),
    ("random", "drawn at random"),
    ("rule", "rule"),
    ("series", "series"),
    ("tip", "tip"),
    ("manual", "an officer's own choice"),
    ("model", "model"),
    ("exploration", "to learn"),
    ("anomaly", "anomaly"),
]


class Migration(migrations.Migration):
    """The column itself stays as it is."""

    dependencies = (("queue", "0002_orders"),)

    operations = (
        migrations.AlterField(model_name="alert", name="cause", field=models.CharField(choices=CAUSES, max_length=16)),
    )
