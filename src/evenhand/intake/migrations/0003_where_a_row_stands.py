"""Where a row stands in the sorting table is kept, so that the table can be read a page at a time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_what_shows_at_once")]

    operations = [
        migrations.AddField("oldcase", "risk", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("oldcase", "due", models.DateField(blank=True, null=True)),
        migrations.AddField("oldcase", "reckoned", models.CharField(blank=True, max_length=64)),
    ]
