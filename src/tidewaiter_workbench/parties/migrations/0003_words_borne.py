"""Words that were kept among the keys move to their own tables, so that nobody need fill anew to find a name."""

from itertools import islice

from django.db import migrations
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

CHUNK = 5_000


def move_words(apps, schema_editor):
    """In chunks: there may be millions."""
    keys = apps.get_model("parties", "Key").objects.filter(kind="word")
    word_model, naming = apps.get_model("parties", "Word"), apps.get_model("parties", "Naming")
    values = keys.order_by("value").values_list("head", "value").distinct().iterator(chunk_size=CHUNK)
    while chunk := list(islice(values, CHUNK)):
        word_model.objects.bulk_create(word_model(head=head, value=value) for head, value in chunk)
    words = dict(word_model.objects.values_list("value", "pk"))
    columns = ("value", "presence", "presence__office", "presence__mark", "presence__lines")
    borne = keys.order_by().values_list(*columns).distinct().iterator(chunk_size=CHUNK)
    while chunk := list(islice(borne, CHUNK)):
        naming.objects.bulk_create(
            naming(word_id=words[value], presence_id=presence, office=office, mark=mark, lines=lines)
            for value, presence, office, mark, lines in chunk
        )
    counted = naming.objects.filter(word=OuterRef("pk")).order_by().values("word").annotate(n=Count("pk")).values("n")
    word_model.objects.update(presences=Coalesce(Subquery(counted), 0))
    keys._raw_delete(schema_editor.connection.alias)


class Migration(migrations.Migration):
    """There is no way back that anybody needs: a filling writes what a search finds."""

    dependencies = (("parties", "0002_words"),)

    operations = (migrations.RunPython(move_words, migrations.RunPython.noop),)
