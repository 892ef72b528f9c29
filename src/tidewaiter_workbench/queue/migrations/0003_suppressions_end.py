"""A suppression can be lifted before it ends, by somebody and for a reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns, empty for those that ended by themselves."""

    dependencies = (("queue", "0002_orders"),)

    operations = (
        migrations.AddField(model_name="suppression", name="lifted_at", field=models.DateTimeField(null=True)),
        *(
            migrations.AddField(model_name="suppression", name=name, field=field, preserve_default=False)
            for name, field in (
                ("lifted_by", models.CharField(blank=True, default="", max_length=150)),
                ("lifted_because", models.TextField(blank=True, default="")),
            )
        ),
    )
