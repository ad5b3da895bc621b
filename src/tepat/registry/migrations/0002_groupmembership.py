import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0002_roles_groups_devices'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='GroupMembership',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('area_code', models.TextField()),
                ('active_from', models.DateTimeField()),
                ('active_to', models.DateTimeField(null=True)),
                ('family', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='registry.family')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.workgroup')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('active_to__isnull', True)), fields=['group'], name='family_by_group')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('active_to__isnull', True)), fields=('family',), name='family_in_one_group_at_a_time'), models.CheckConstraint(condition=models.Q(('active_to__isnull', True), ('active_from__lt', models.F('active_to')), _connector='OR'), name='group_membership_ends_after_it_begins')],
            },
        ),
    ]
