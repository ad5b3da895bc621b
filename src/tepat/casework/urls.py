"""Addresses of the casework room."""

from __future__ import annotations

from django.urls import path

from tepat.casework.screens.appeal import view as appeal
from tepat.casework.screens.data_request import view as data_request
from tepat.casework.screens.desk import view as desk
from tepat.casework.screens.own import view as own
from tepat.casework.screens.tasks import view as tasks

app_name = "casework"

urlpatterns = [
    path("sanggah/", own.show_own_cases, name="own"),
    path("sanggah/kasus/<uuid:case_id>/", own.show_own_case, name="own_case"),
    path("sanggah/kasus/<uuid:case_id>/foto/", own.show_own_photo, name="own_photo"),
    path("sanggah/kasus/<uuid:case_id>/periksa-lagi/", own.ask_review, name="ask_review"),
    path("sanggah/<uuid:decision_id>/<slug:criterion>/", appeal.appeal, name="appeal"),
    path("petugas/sanggah/", desk.show_desk, name="desk"),
    path("petugas/sanggah/<uuid:case_id>/", desk.decide, name="case"),
    path("petugas/sanggah/<uuid:case_id>/ambil/", desk.take, name="take"),
    path("petugas/sanggah/<uuid:case_id>/foto/", desk.show_photo, name="photo"),
    path("petugas/permintaan/<uuid:case_id>/", data_request.show_data_request, name="data_request"),
    path("petugas/cek-lapangan/", tasks.show_tasks, name="tasks"),
    path("petugas/cek-lapangan/baru/", tasks.ask, name="ask"),
    path("petugas/cek-lapangan/<uuid:task_id>/", tasks.show_task, name="task"),
    path("petugas/cek-lapangan/<uuid:task_id>/tutup/", tasks.close, name="close_task"),
    path("petugas/cek-lapangan/<uuid:task_id>/serahkan/", tasks.reassign, name="reassign"),
]
