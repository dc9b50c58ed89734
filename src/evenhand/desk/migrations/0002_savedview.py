# Views of the register that a colleague keeps.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=60)),
                ('asked', models.JSONField()),
                ('first', models.BooleanField(default=False)),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('by', 'name'), name='view_once'),
                    models.UniqueConstraint(condition=models.Q(('first', True)), fields=('by',), name='view_first_once'),
                ],
            },
        ),
    ]
