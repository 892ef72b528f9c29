"""The words of a network that is there already are entered, so that nobody need fill anew to find a name."""

from django.db import migrations

CHUNK = 2_000
HEAD = 3
SHIFT = 32


def enter_words(apps, schema_editor):
    """In chunks: there may be millions."""
    thing_model, word_model, naming = (apps.get_model("board", name) for name in ("Thing", "Word", "Naming"))
    words, borne, waiting = {}, {}, []
    told = thing_model.objects.order_by("pk").values_list("pk", "filling", "words", "violations", "ties")
    for thing, filling, text, violations, ties in told.iterator(chunk_size=CHUNK):
        for value in dict.fromkeys(each[:200] for each in text.split()):
            word = words.setdefault((filling, value), (filling << SHIFT) + len(words))
            borne[filling, value] = borne.get((filling, value), 0) + 1
            waiting.append(naming(word_id=word, thing_id=thing, violations=violations, ties=ties))
        if len(waiting) >= CHUNK:
            naming.objects.bulk_create(waiting, batch_size=CHUNK)
            waiting = []
    naming.objects.bulk_create(waiting, batch_size=CHUNK)
    rows = (
        word_model(id=number, filling_id=filling, head=value[:HEAD], value=value, things=borne[filling, value])
        for (filling, value), number in words.items()
    )
    word_model.objects.bulk_create(rows, batch_size=CHUNK)


class Migration(migrations.Migration):
    """There is no way back that anybody needs: a filling writes what a search finds."""

    dependencies = (("board", "0002_words"),)

    operations = (migrations.RunPython(enter_words, migrations.RunPython.noop),)
