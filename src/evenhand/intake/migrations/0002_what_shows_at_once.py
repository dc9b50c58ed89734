"""A safety note shows at once on the card of whom it is about; refused rows can be taken out again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_files_and_old_cases"), ("people", "0006_who_may_act")]

    operations = [
        migrations.AddField("brought", "head", models.JSONField(blank=True, default=list)),
        migrations.AddField("finding", "cells", models.JSONField(blank=True, null=True)),
        migrations.AddField(
            "oldcase", "about",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="old_cases", to="people.person"),
        ),
        migrations.AddField("oldcase", "place", models.CharField(blank=True, db_index=True, max_length=40)),
        migrations.AddField("oldcase", "shows_until", models.DateTimeField(blank=True, db_index=True, null=True)),
    ]
