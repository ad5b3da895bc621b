from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0002_groupmembership'),
    ]

    operations = [
        migrations.AddField(
            model_name='currentfacts',
            name='changed_in',
            field=models.BigIntegerField(default=0),
        ),
    ]
