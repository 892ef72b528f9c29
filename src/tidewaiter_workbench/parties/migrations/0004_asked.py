"""What each party was told from is noted beside it, so that a day that changes few parties tells few anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Empty at first: the next filling tells every party once more, writes what differs, and notes this."""

    dependencies = (("parties", "0003_words_borne"),)

    operations = (
        migrations.AddField(
            model_name="party", name="asked", field=models.CharField(blank=True, default="", max_length=32),
            preserve_default=False,
        ),
    )  # fmt: skip
