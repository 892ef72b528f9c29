"""What a word and a likeness need so that the newest word counts, and what 0002 had for a while and then not."""

from django.db import migrations, models


class AddFieldUnlessThere(migrations.AddField):
    """A field of which some databases have the column: 0002 was written with it for some hours."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        connection = schema_editor.connection
        with connection.cursor() as cursor:
            there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
        if self.name not in there:
            super().database_forwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [
        ("clearing", "0002_likenesses"),
    ]

    operations = [
        AddFieldUnlessThere(
            model_name="likeness",
            name="over",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="likeness",
            name="list",
            field=models.TextField(),
        ),
        migrations.AddField(
            model_name="clearance",
            name="listing_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="clearance",
            name="run",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="likeness",
            name="cleared_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="likeness",
            name="listing_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="likeness",
            name="run",
            field=models.CharField(blank=True, max_length=60),
        ),
    ]
