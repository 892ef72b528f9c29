"""An index for each order in which the queue is read, within each filter; and what a dossier was told from."""

from django.db import migrations, models

ORDERS = (("priority", "-priority"), ("release", "release_due"), ("value", "-worth"))
WITHIN = [
    models.Index(fields=["state", filtered, place, "id"], name=f"alert_by_{filtered}{ending}")
    for filtered in ("cause", "office", "lane")
    for place, ending in (("-priority", ""), ("release_due", "_due"), ("-worth", "_value"))
    if (filtered, ending) not in {("cause", ""), ("office", "")}  # the first migration made these
]
CLOSED = [
    models.Index(fields=[place, "id"], name=f"alert_closed_{name}", condition=~models.Q(state="open"))
    for name, place in ORDERS
]
HIDDEN = models.Index(
    fields=["hidden_because", "-priority", "id"],
    name="alert_hidden",
    condition=models.Q(hidden_until__isnull=False),
)


class Migration(migrations.Migration):
    """Indexes, and one column that is empty for what was told before."""

    dependencies = (("queue", "0001_initial"),)

    operations = (
        migrations.AddField(
            model_name="dossier", name="digest", field=models.CharField(blank=True, default="", max_length=32),
            preserve_default=False,
        ),
        *(migrations.AddIndex(model_name="alert", index=index) for index in (*WITHIN, *CLOSED, HIDDEN)),
    )  # fmt: skip
