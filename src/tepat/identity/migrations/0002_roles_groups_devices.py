import django.db.models.deletion
import tepat.kernel.identifiers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.UUIDField(default=tepat.kernel.identifiers.new_uuid7, editable=False, primary_key=True, serialize=False)),
                ('label', models.TextField()),
                ('signed_in_at', models.DateTimeField()),
                ('last_seen_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='StartCode',
            fields=[
                ('id', models.UUIDField(default=tepat.kernel.identifiers.new_uuid7, editable=False, primary_key=True, serialize=False)),
                ('code_hash', models.BinaryField(unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='WorkGroup',
            fields=[
                ('id', models.UUIDField(default=tepat.kernel.identifiers.new_uuid7, editable=False, primary_key=True, serialize=False)),
                ('area_code', models.TextField()),
                ('name', models.TextField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='account',
            name='account_role_known',
        ),
        migrations.AddField(
            model_name='account',
            name='recovery_untold_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='account',
            name='role',
            field=models.TextField(choices=[('citizen', 'Warga'), ('cadre', 'Kader Dasa Wisma'), ('pkh_facilitator', 'Pendamping PKH'), ('tksk', 'Tenaga Kesejahteraan Sosial Kecamatan (TKSK)'), ('village_operator', 'Operator desa'), ('supervisor', 'Penyelia'), ('district_officer', 'Petugas kecamatan'), ('regency_officer', 'Petugas kabupaten'), ('national_officer', 'Petugas pusat'), ('analyst', 'Analis'), ('auditor', 'Pemeriksa'), ('observer', 'Pengamat'), ('administrator', 'Pengelola akun'), ('partner', 'Sistem mitra'), ('system', 'Sistem')]),
        ),
        migrations.AddField(
            model_name='device',
            name='account',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='devices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='startcode',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='start_codes', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='startcode',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='workgroup',
            constraint=models.UniqueConstraint(fields=('area_code', 'name'), name='work_group_named_once_in_its_area'),
        ),
        migrations.AddConstraint(
            model_name='workgroup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area_code', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='work_group_has_area_and_name'),
        ),
        migrations.AddField(
            model_name='account',
            name='group',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='identity.workgroup'),
        ),
        # The two coarse roles of before: whoever registers families, and whoever sits at a desk.
        migrations.RunSQL(
            sql="""
            UPDATE identity_account SET role = 'pkh_facilitator' WHERE role = 'agent';
            UPDATE identity_account SET role = 'regency_officer' WHERE role = 'officer';
            """,
            reverse_sql="""
            UPDATE identity_account SET role = 'agent', group_id = NULL
              WHERE role IN ('cadre', 'pkh_facilitator', 'tksk', 'village_operator');
            UPDATE identity_account SET role = 'officer'
              WHERE role IN ('supervisor', 'district_officer', 'regency_officer', 'national_officer');
            UPDATE identity_account SET role = 'auditor' WHERE role IN ('analyst', 'observer', 'administrator');
            """,
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['citizen', 'cadre', 'pkh_facilitator', 'tksk', 'village_operator', 'supervisor', 'district_officer', 'regency_officer', 'national_officer', 'analyst', 'auditor', 'observer', 'administrator', 'partner', 'system'])), name='account_role_known'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('group__isnull', True), ('role', 'cadre'), _connector='OR'), name='account_only_a_cadre_has_a_group'),
        ),
        migrations.AddIndex(
            model_name='device',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['account'], name='device_open_by_account'),
        ),
        migrations.AddConstraint(
            model_name='startcode',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('account',), name='start_code_one_at_a_time'),
        ),
    ]
