import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_kind'),
    ]

    operations = [
        migrations.AddField(
            model_name='absence',
            name='cover',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.colleague'),
        ),
        migrations.AddField(
            model_name='colleague',
            name='successor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.colleague'),
        ),
        migrations.AddField(
            model_name='relation',
            name='ended',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
