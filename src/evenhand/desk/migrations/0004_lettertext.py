from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0003_call_tick'),
    ]

    operations = [
        migrations.CreateModel(
            name='LetterText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.CharField(max_length=20)),
                ('letter', models.CharField(max_length=80)),
                ('number', models.PositiveIntegerField()),
                ('by', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('text', models.TextField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=['case', 'letter', 'number'], name='letter_text_once')],
            },
        ),
    ]
