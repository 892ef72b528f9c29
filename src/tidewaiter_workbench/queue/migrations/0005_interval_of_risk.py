"""The interval of an alert's risk stands beside it in the list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns; the next filling tells them."""

    dependencies = (("queue", "0004_suppressions_end"),)

    operations = tuple(
        migrations.AddField(model_name="alert", name=name, field=models.FloatField(null=True))
        for name in ("risk_low", "risk_high")
    )
