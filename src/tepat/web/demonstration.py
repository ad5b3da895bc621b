"""Fill the demonstration: a made-up population sent through the same doors as everyone else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import duckdb
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tepat.content import load_content
from tepat.exchange.operations import import_agency_cards, import_agency_records
from tepat.identity.models import Account
from tepat.identity.operations import issue_token, open_account
from tepat.identity.queries import only_demo_accounts
from tepat.identity.roles import Role
from tepat.intake.operations import accept_submission
from tepat.kernel.errors import TepatError
from tepat.population import submissions, write_population
from tepat.web.demo_cards import IS_SILENT, made_up_cards
from tepat.web.demo_formulas import open_demo_formulas
from tepat.web.demo_people import write_people
from tepat.web.demo_staff import open_demo_staff, staff_in_words
from tepat.web.demo_targeting import open_demo_audits
from tepat.web.demo_tasks import open_demo_tasks
from tepat.web.showcase import choose_families

_NAMESPACE = UUID("6f1d0f0e-7a55-4e0c-9f6e-7465706174ff")
_SEED = 2026
_REGISTERED_ON = date(2026, 11, 1)
_TASKS_FROM = datetime(2026, 11, 28, tzinfo=UTC)
"""After the last of the families was registered, wherever the clock stands."""
_AUDITS_FROM = datetime(2026, 12, 3, 3, tzinfo=UTC)
"""In the month after, so that the month of the registrations is over and can be looked back on."""

QUESTIONNAIRE = "keluarga"

Say = Callable[[str], None]


class RealData(TepatError):
    """The database holds accounts that were not made for a demonstration."""

    default_code = "web.demonstration.real_data"


@dataclass(frozen=True)
class Demonstration:
    """A demonstration whose files lie in ``folder``; ``say`` is told of each long step."""

    folder: Path
    say: Say

    def clear(self) -> None:
        """Throw the demonstration's tables and files away; raises ``RealData`` where there is more."""
        _refuse_real_data()
        self.say("Menghapus peragaan yang lama …")
        self._drop_tables()
        self._state.unlink(missing_ok=True)
        self._token.unlink(missing_ok=True)  # its account is gone with the tables
        shutil.rmtree(self._population, ignore_errors=True)

    def _drop_tables(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public;")
        call_command("migrate", interactive=False, verbosity=0)

    def fill(self, *, households: int) -> None:
        """Make the population and send it in; done once, and taken up again where it was interrupted."""
        _refuse_real_data()
        state = json.loads(self._state.read_text()) if self._state.exists() else {}
        if state.get("filled") and Account.objects.filter(is_demo=True).exists():
            self._say_kept(state["households"], households)
            open_demo_staff(self._population)
            return
        if state.get("households") != households:
            shutil.rmtree(self._population, ignore_errors=True)
        if not self._population.exists():
            self.say(f"Mengarang {households:,} keluarga …")
            write_population(households, _SEED, self._population)
        self._remember(households=households, filled=False)
        self.say("Memuat catatan instansi …")
        import_agencies(self._population)
        stories = choose_families(self._population)
        self._send_families(households, {s.family_id for s in stories if not s.registered})
        self._remember(households=households, filled=True)

    def write_people(self) -> Path:
        """Write the people file of the sandbox IKD anew, and return where it lies."""
        file = self.folder / "people.json"
        write_people(self._population, choose_families(self._population), file, on=_REGISTERED_ON)
        return file

    def welcome(self, *, port: int) -> str:
        """What to open and whom to choose at the sandbox IKD."""
        stories = choose_families(self._population)
        people = "\n".join(f"    · {story.name} ({story.kind.title})" for story in stories)
        return (
            f"\nTepat siap · Tepat is ready\n\n"
            f"  Buka · open        http://127.0.0.1:{port}/\n"
            f"  Masuk · sign in    http://127.0.0.1:{port}{settings.LOGIN_URL} dan pilih · and choose\n"
            f"{people}\n"
            f"{staff_in_words(port)}"
            f"  API                http://127.0.0.1:{port}/api/docs\n"
            f"  Token mitra        {self._token}\n\n"
            f"Semua orang di sini karangan. · Everybody here is made up. Ctrl-C menghentikan · stops.\n"
        )

    @property
    def _state(self) -> Path:
        return self.folder / "demonstration.json"

    @property
    def _population(self) -> Path:
        return self.folder / "population"

    @property
    def _token(self) -> Path:
        return self.folder / "partner-token"

    def _remember(self, **state: Any) -> None:
        self._state.write_text(json.dumps(state))

    def _say_kept(self, there: int, asked: int) -> None:
        self.say(f"Peragaan dengan {there:,} keluarga masih ada.")
        if there != asked:
            self.say("Untuk mengganti ukurannya: make demo-reset HOUSEHOLDS=…")

    def _send_families(self, households: int, left_out: set[str]) -> None:
        """Send each family in as an agent would; those in ``left_out`` will register themselves."""
        team = open_demo_staff(self._population)
        self._issue_partner_token()
        for number, family in enumerate(submissions(self._population), start=1):
            if family["family_id"] not in left_out:
                submit_family(family, actor=team.sender(family["area_code"]), number=number)
            if number % max(households // 10, 1) == 0:
                self.say(f"  {number:,} dari {households:,} keluarga terdaftar dan diputuskan")
        open_demo_tasks(cadre=team.cadre, at=max(timezone.now(), _TASKS_FROM))
        self.say("Mengundi keluarga untuk pemeriksaan acak …")
        open_demo_audits(population=self._population, cadre=team.cadre, at=max(timezone.now(), _AUDITS_FROM))
        self.say("Menghitung rumus penantang dan telaahnya …")
        open_demo_formulas(population=self._population, at=max(timezone.now(), _TASKS_FROM))

    def _issue_partner_token(self) -> None:
        partner = open_account(
            sign_in_name="peragaan-mitra",
            display_name="Sistem mitra",
            role=Role.PARTNER,
            area_code=settings.TEPAT_REGENCY,
            is_demo=True,
        )
        if not self._token.exists():
            self._token.touch(mode=0o600)
            self._token.write_text(issue_token(account=partner, label="peragaan") + "\n")


_RECORDS = f"""
WITH silent AS (
  SELECT f.family_id, f.kk FROM read_parquet($families) f WHERE {IS_SILENT}
)
SELECT * FROM read_parquet($records) r
WHERE r.key NOT IN (SELECT kk FROM silent WHERE kk IS NOT NULL)
  AND r.key NOT IN (
    SELECT nik FROM read_parquet($members) JOIN silent USING (family_id) WHERE nik IS NOT NULL
  )
"""  # noqa: S608 - no values


def import_agencies(population: Path) -> None:
    """Load what the agencies of the made-up population know: single records, and whole cards."""
    files = {
        "records": str(population / "agency_records.parquet"),
        "families": str(population / "families.parquet"),
        "members": str(population / "members.parquet"),
    }
    with duckdb.connect() as database:
        for batch in database.sql(_RECORDS, params=files).to_arrow_reader(50_000):
            import_agency_records(records=batch.to_pylist())
    import_agency_cards(cards=made_up_cards(population))


def submit_family(family: dict[str, Any], *, actor: Account, number: int) -> None:
    """Send one family of the population in, as of a day in the weeks before the demonstration."""
    at = datetime.combine(_REGISTERED_ON, datetime.min.time(), UTC) + timedelta(minutes=number % 20_000)
    accept_submission(
        uuid=uuid5(_NAMESPACE, family["family_id"]),
        document=submission_document(family, observed_at=at),
        actor=actor,
        received_at=at,
    )


def submission_document(family: dict[str, Any], *, observed_at: datetime) -> dict[str, Any]:
    """The document that an agent's phone would send for a family of the population."""
    content = load_content()
    questionnaire = content.questionnaire(QUESTIONNAIRE)
    return {
        "questionnaire": QUESTIONNAIRE,
        "questionnaire_version": questionnaire.version,
        "area_code": family["area_code"],
        "channel": "assisted",
        "observed_at": observed_at.isoformat(),
        "answers": family["answers"],
        "consents": [
            {
                "purpose": purpose,
                "text_version": content.texts.consent(purpose).version,
                "language": "id",
                "given": True,
                "given_at": observed_at.isoformat(),
            }
            for purpose in content.texts.purposes
        ],
    }


def _refuse_real_data() -> None:
    if not only_demo_accounts():
        raise RealData(
            "The database holds accounts that are not of a demonstration.",
            why="A demonstration may throw everything in its database away.",
            mend="Unset DATABASE_URL, or point it at an empty database.",
        )
