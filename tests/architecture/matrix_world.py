"""The objects that the matrix test tries every role on: inside and outside area and group."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tepat.casework.kinds import Kind
from tepat.casework.operations import AskedOnTheSpot, open_appeal, open_data_request, open_ground_check
from tepat.casework.tests.people import photo
from tepat.content.areas import villages
from tepat.eligibility.models import Decision
from tepat.field.models import Device as FieldDevice
from tepat.field.models import Record
from tepat.field.operations.uploads import begin_upload
from tepat.field.screens.tests.phone import Phone, phone_of, picture
from tepat.identity.devices import Device
from tepat.identity.factors import keep_app, new_secret
from tepat.identity.models import Account, ApiToken
from tepat.identity.operations import issue_token, open_account, open_work_group
from tepat.identity.roles import EVERYWHERE, MAY_OPEN, NATION, NO_FAMILIES, Role
from tepat.intake.filling import begin
from tepat.intake.operations import accept_submission
from tepat.intake.tests import example
from tepat.targeting.models import Audit, AuditHousehold, AuditStratum, FrameList
from tepat.targeting.tests.formulas import some_formulas
from tepat.verification.models import FaceKind, Verification
from tepat.verification.operations import need_proof
from tepat.verification.operations.opening import keep_face
from tests.architecture.route_objects import About

AT = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
INSIDE, OTHER_GROUP, OUTSIDE, ABOVE, OWN, NOBODYS = "inside", "other group", "outside", "above", "own", "-"
_OWN_THINGS = (
    About.OWN_SUBMISSION,
    About.OWN_DEVICE,
    About.OWN_PHONE,
    About.OWN_RECORD,
    About.OWN_UPLOAD,
    About.OWN_TOKEN,
    About.OWN_FACTOR,
    About.OWN_CASE,
    About.OWN_REASON,
)
_OF_THE_FIELD = (
    *(About.RECORD, About.RECORD_FILE, About.PHONE, About.OWN_PHONE, About.WORK_GROUP),
    *(About.OWN_RECORD, About.OWN_UPLOAD),
)
_OTHER_DISTRICT = "35.10.17"
_DISTRICTS = {INSIDE: example.DISTRICT, OUTSIDE: _OTHER_DISTRICT}

PLACES: dict[About, tuple[str, ...]] = {
    About.NOTHING: (NOBODYS,),
    **dict.fromkeys(
        (About.FAMILY, About.SUBMISSION, About.ASSISTED, About.COMPARED, About.VISITED),
        (INSIDE, OTHER_GROUP, OUTSIDE),
    ),
    **dict.fromkeys((About.APPEAL, About.DATA_REQUEST, About.TASK), (INSIDE, OUTSIDE)),
    **dict.fromkeys((About.RECORD, About.RECORD_FILE, About.PHONE, About.WORK_GROUP), (INSIDE, OUTSIDE)),
    About.AUDIT: (INSIDE, OUTSIDE),
    About.ACCOUNT: (INSIDE, OUTSIDE, ABOVE),
    About.MANAGED: (INSIDE, OUTSIDE, ABOVE),
    **dict.fromkeys(_OWN_THINGS, (OWN, OUTSIDE)),
    About.CHALLENGE: (OUTSIDE,),
    **dict.fromkeys((About.CHALLENGER, About.PROPOSAL, About.CARD), (NOBODYS,)),
}


def reaches(role: str, about: About, place: str) -> bool:
    """Who should reach what, given that they hold the permission: the rules in words of their own."""
    if place in (NOBODYS, OWN):
        return True
    if about in _OWN_THINGS or about == About.CHALLENGE:
        return False
    if about in (About.ACCOUNT, About.MANAGED, About.PHONE):
        if role == Role.AUDITOR:
            return about == About.ACCOUNT
        target = Role.DISTRICT_OFFICER if place == ABOVE else Role.CADRE
        return place != OUTSIDE and target in MAY_OPEN[role]
    if role in EVERYWHERE:
        return True
    if about == About.AUDIT:
        return place == INSIDE
    if role in NO_FAMILIES or place == OUTSIDE:
        return False
    return place == INSIDE or role != Role.CADRE


class World:
    """One actor, and one object of every kind in every place."""

    def __init__(self, role: str | None) -> None:
        self.village = example.AREA
        self.far = villages(_OTHER_DISTRICT)[0].code
        groups = {
            INSIDE: open_work_group(area_code=self.village, name="Melati 1"),
            OTHER_GROUP: open_work_group(area_code=self.village, name="Melati 2"),
            OUTSIDE: open_work_group(area_code=self.far, name="Melati 1"),
        }
        self.actor = self._open_actor(role, groups[INSIDE].pk) if role else None
        self.cadres = {
            place: open_account(
                sign_in_name=f"cadre-{place}",
                display_name="Bu Kader",
                role=Role.CADRE,
                area_code=group.area_code,
                group_id=group.pk,
            )
            for place, group in groups.items()
        }
        above = open_account(
            sign_in_name="above",
            display_name="Atasan",
            role=Role.DISTRICT_OFFICER,
            area_code=example.DISTRICT,
        )
        self.accounts = {INSIDE: self.cadres[INSIDE], OUTSIDE: self.cadres[OUTSIDE], ABOVE: above}
        self.submissions: dict[str, UUID] = {}
        self.families = {place: self._register(place, serial) for serial, place in enumerate(groups, start=1)}
        self.verifications: dict[tuple[About, str], UUID] = {}
        for serial, place in enumerate(groups, start=1):
            for number, about in enumerate((About.ASSISTED, About.COMPARED, About.VISITED)):
                self.verifications[about, place] = self._wait(
                    about, place, groups[place].pk, 50 + 10 * serial + number
                )
        self.reasons: dict[str, dict[str, Any]] = {}
        self.cases: dict[tuple[About, str], UUID] = {}
        asker = open_account(
            sign_in_name="asker",
            display_name="Petugas kabupaten",
            role=Role.REGENCY_OFFICER,
            area_code=settings.TEPAT_REGENCY,
        )
        for place in (INSIDE, OUTSIDE):
            self._ask(self._citizen(place), self.families[place], place)
            self.cases[About.TASK, place] = open_ground_check(
                actor=asker,
                family_id=self.families[place],
                questions=[AskedOnTheSpot("floor_material")],
                words="Lihat lantainya.",
                at=AT,
            )
        self.audits = {place: _draw(area) for place, area in _DISTRICTS.items()}
        self.formulas = some_formulas(at=timezone.now())
        self.groups = groups
        self.phones = {place: phone_of(self.cadres[place], at=AT) for place in (INSIDE, OUTSIDE)}
        self.records = {place: self._quarantine(phone) for place, phone in self.phones.items()}
        self.devices = {OUTSIDE: self._device(above)}
        self.tokens = {OUTSIDE: self._token(above)}
        self.factors = {OUTSIDE: self._factor(above)}
        if self.actor is not None:
            self.devices[OWN] = self._device(self.actor)
            self.phones[OWN] = phone_of(self.actor, at=AT)
            self.records[OWN] = self._quarantine(self.phones[OWN])
            FieldDevice.objects.update(proof_until=timezone.now() + timedelta(hours=1))
            self.tokens[OWN] = self._token(self.actor)
            self.factors[OWN] = self._factor(self.actor)
            self._give_submission(self.actor)
            if role == Role.CITIZEN:
                begin(self.actor, consents=[], members=[{"name": "Siti"}, {"name": "Ayu"}]).keep(step="")
                self._let_prove_themselves(self.actor)
                self._ask(self.actor, self._register_themselves(self.actor), OWN)

    def document(self, place: str, *, serial: int | None = None) -> dict[str, Any]:
        """A submission about the family of a place."""
        number = serial or 1 + [INSIDE, OTHER_GROUP, OUTSIDE].index(place)
        born = example.SITI_BORN
        head = example.siti(nik=example.nik(40 + number, born), relation_to_head=1)
        answers = example.answers(head, kk=example.card(40 + number))
        area = self.far if place == OUTSIDE else self.village
        return example.submission(area_code=area, answers=answers)

    def parts(self, about: About, place: str) -> dict[str, Any]:
        """The part of an address that names the object."""
        if about in (About.ACCOUNT, About.MANAGED):
            return {"account_id": self.accounts[place].pk}
        if about in (About.ASSISTED, About.COMPARED, About.VISITED):
            return {"verification_id": self.verifications[about, place]}
        if about in (About.APPEAL, About.DATA_REQUEST, About.TASK, About.OWN_CASE, About.OWN_REASON):
            return self._parts_of_a_case(about, place)
        if about in _OF_THE_FIELD:
            return self._parts_of_the_field(about, place)
        if about == About.CHALLENGE:
            return {"verification_id": self.verifications[About.ASSISTED, INSIDE]}
        if about in (About.CHALLENGER, About.PROPOSAL, About.CARD):
            return self.formulas.parts(about.name.lower())
        if about == About.SUBMISSION:
            return {"uuid": uuid4()}
        if about == About.OWN_SUBMISSION:
            return {"uuid": self.submissions.get(place, uuid4())}
        own = {
            About.FAMILY: ("family_id", self.families),
            About.AUDIT: ("audit_id", self.audits),
            About.OWN_DEVICE: ("device_id", self.devices),
            About.OWN_TOKEN: ("token_id", self.tokens),
            About.OWN_FACTOR: ("factor_id", self.factors),
        }
        if about in own:
            name, kept = own[about]
            return {name: kept.get(place, kept[OUTSIDE])}
        return {}

    def _parts_of_the_field(self, about: About, place: str) -> dict[str, Any]:
        if about == About.WORK_GROUP:
            return {"group_id": self.groups[place].pk}
        if about in (About.PHONE, About.OWN_PHONE):
            return {"device_id": self.phones.get(place, self.phones[OUTSIDE]).device.pk}
        if about == About.OWN_UPLOAD:
            return {"uuid": self._upload(place)}
        record_id, file_hash = self.records.get(place, self.records[OUTSIDE])
        if about == About.OWN_RECORD:
            return {"uuid": Record.objects.get(pk=record_id).uuid}
        of_file = {"file_hash": file_hash} if about == About.RECORD_FILE else {}
        return {"record_id": record_id, **of_file}

    @property
    def phone_token(self) -> str | None:
        """By which the actor's phone speaks, if the actor is one who gets a phone."""
        is_agent = self.actor is not None and self.actor.has_perm("field.device.enrol")
        return self.phones[OWN].token if is_agent else None

    def _upload(self, place: str) -> UUID:
        """A file that a phone has begun to send."""
        device = self.phones.get(place, self.phones[OUTSIDE]).device
        upload = begin_upload(record=uuid4(), file_hash=uuid4().hex * 2, length=100, device=device, at=AT)
        return upload.pk

    def _parts_of_a_case(self, about: About, place: str) -> dict[str, Any]:
        if about == About.OWN_REASON:
            return self.reasons.get(place, self.reasons[OUTSIDE])
        if about == About.TASK:
            return {"task_id": self.cases[about, place]}
        kind = About.APPEAL if about == About.OWN_CASE else about
        return {"case_id": self.cases.get((kind, place), self.cases[kind, OUTSIDE])}

    def _open_actor(self, role: str, group_id: UUID) -> Account:
        area = {Role.CADRE: example.AREA, Role.VILLAGE_OPERATOR: example.AREA, Role.CITIZEN: ""}.get(
            Role(role), NATION if role in EVERYWHERE else example.DISTRICT
        )
        return open_account(
            sign_in_name="actor",
            display_name="Yang Mencoba",
            role=Role(role),
            area_code=area,
            group_id=group_id if role == Role.CADRE else None,
            nik=example.SITI_NIK if role == Role.CITIZEN else None,
        )

    def _register(self, place: str, serial: int) -> UUID:
        self.submissions[place] = uuid = UUID(int=1000 + serial)
        receipt = accept_submission(
            uuid=uuid, document=self.document(place), actor=self.cadres[place], received_at=AT
        )
        return UUID(receipt.document["family_id"])

    def _citizen(self, place: str) -> Account:
        """The head of the family of a place, with an account of their own."""
        number = 41 + [INSIDE, OTHER_GROUP, OUTSIDE].index(place)
        return open_account(
            sign_in_name=f"citizen-{place}",
            display_name="Warga",
            role=Role.CITIZEN,
            nik=example.nik(number, example.SITI_BORN),
        )

    def _register_themselves(self, citizen: Account) -> UUID:
        document = example.submission(channel="self", area_code=self.village)
        receipt = accept_submission(uuid=UUID(int=2000), document=document, actor=citizen, received_at=AT)
        return UUID(receipt.document["family_id"])

    def _ask(self, citizen: Account, family_id: UUID, place: str) -> None:
        """An appeal with a photo, and a question about data; the second reason is left to be appealed."""
        decision = Decision.objects.filter(family_id=family_id).order_by("programme").first()
        assert decision is not None
        first, second = (criterion["code"] for criterion in decision.criteria[:2])
        self.cases[About.APPEAL, place] = open_appeal(
            decision_id=decision.pk,
            criterion=first,
            actor=citizen,
            words="Ini keliru.",
            photo=photo(100),
            at=AT,
        )
        self.cases[About.DATA_REQUEST, place] = open_data_request(
            kind=Kind.DATA_QUESTION, actor=citizen, family_id=family_id, words="Mengapa?", at=AT, detail={}
        )
        self.reasons[place] = {"decision_id": decision.pk, "criterion": second}

    def _quarantine(self, phone: Phone) -> tuple[int, str]:
        """A record that cannot be taken as it is, with a picture: its number, and the hash of the picture."""
        photo_of_house = ("house_photo", "image/jpeg", picture())
        record = phone.hand_in(phone.seal({"nothing": True}, pictures=(photo_of_house,), made_at=AT), at=AT)
        return record.pk, record.attachments.get().hash

    def _give_submission(self, actor: Account) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # the table only grows otherwise
            cursor.execute(
                "UPDATE intake_submission SET submitted_by_id = %s WHERE uuid = %s",
                [actor.pk, self.submissions[INSIDE]],
            )
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        self.submissions[OWN] = self.submissions[INSIDE]

    def _wait(self, about: About, place: str, group_id: UUID, serial: int) -> UUID:
        nik = example.nik(serial)
        area = self.far if place == OUTSIDE else self.village
        need_proof(nik=nik, name="Orang", area_code=area, group_id=group_id, actor=None, at=AT)
        verification = Verification.objects.order_by("-id").first()
        assert verification is not None
        for kind in FaceKind:
            keep_face(verification, b"a face", kind=kind, at=AT)
        state = {
            About.ASSISTED: "waiting_for_assistance",
            About.COMPARED: "waiting_for_comparison",
            About.VISITED: "waiting_for_visit",
        }[about]
        Verification.objects.filter(pk=verification.pk).update(state=state, consents=True)
        return verification.pk

    def _let_prove_themselves(self, citizen: Account) -> None:
        number = {"nik": example.SITI_NIK, "name": "Siti", "area_code": self.village, "group_id": None}
        need_proof(**number, actor=None, at=AT)
        Verification.objects.filter(nik_index=citizen.nik_index).update(
            account=citizen, state="waiting_for_capture", consents=True
        )

    def _device(self, account: Account) -> UUID:
        return Device.objects.create(account=account, label="x", signed_in_at=AT, last_seen_at=AT).pk

    def _token(self, account: Account) -> UUID:
        issue_token(account=account, label="x")
        return ApiToken.objects.get(account=account).pk

    def _factor(self, account: Account) -> int:
        keep_app(account=account, secret=new_secret())
        return int(Authenticator.objects.get(user=account).pk)


def _draw(area_code: str) -> UUID:
    """An audit of an area, of which nobody was visited yet."""
    day = date(2026, 11, 1)
    frame = FrameList.objects.create(
        area_code=area_code,
        as_of=day,
        households=1,
        counts={"doubled": 0, "without_kk": 0, "odd_kk": 0, "left_out": {}},
        content_hash=area_code,
        imported_at=AT,
    )
    audit = Audit.objects.create(
        area_code=area_code,
        month=day,
        reference_on=day,
        programmes=["pkh"],
        seed="dadu",
        frame=frame,
        frame_hash="0" * 64,
        frame_size=1,
        frame_unlisted=0,
        drawn=1,
        poverty_line=470_713,
        drawn_at=AT,
        visits_until=AT + timedelta(days=30),
    )
    village, key = villages(area_code)[0].code, uuid4()
    stratum = AuditStratum.objects.create(
        audit=audit,
        code=f"{area_code}/never_applied",
        district=area_code,
        standing="never_applied",
        size=1,
        take=1,
        by_village={village: 1},
        keys=key.bytes,
    )
    AuditHousehold.objects.create(
        audit=audit,
        stratum=stratum,
        key=key,
        area_code=village,
        is_listed=True,
        standing="never_applied",
        outcomes={},
    )
    return audit.pk
