"""What can go wrong when somebody signs in with IKD, each with a code that never changes.

None of the texts holds anything that the provider or the person sent.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from django.utils.translation import gettext_lazy as _

from tepat.base.problems import RequestProblem
from tepat.kernel.errors import TepatError

Kind = Literal["refused", "denied", "away"]


class ProfileFault(TepatError):
    """A provider's profile cannot be used: a part is missing, wrong or not safe."""

    default_code = "openid.profile.invalid"


class SettingFault(TepatError):
    """A setting of the sign-in with IKD cannot be used."""

    default_code = "openid.setting.invalid"


class SignInProblem(RequestProblem):
    """The sign-in did not succeed. ``kind`` chooses the page's picture and its offer."""

    default_code = "openid.sign_in.problem"
    kind: ClassVar[Kind] = "refused"


class SignInRefused(SignInProblem):
    """What came back cannot be trusted, or the person or account may not come in this way."""

    default_code = "openid.sign_in.refused"
    status = 403

    def __init__(self, code: str, what: Any = None, mend: Any = None) -> None:
        super().__init__(
            what or _("IKD memberi jawaban yang tidak dapat kami percaya."),
            mend=mend or _("Demi keamanan, Anda belum kami masukkan. Coba sekali lagi dari awal."),
            code=code,
        )


class SignInExpired(SignInProblem):
    """The browser came back without a sign-in that was begun here: too late, twice, or from elsewhere."""

    default_code = "openid.redirect.unknown_state"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Proses masuk ini sudah tidak berlaku."),
            mend=_("Mungkin terlalu lama terbuka, atau halaman dimuat dua kali. Mulai lagi, sebentar saja."),
        )


class SignInDenied(SignInProblem):
    """The person did not consent, or turned back."""

    default_code = "openid.redirect.access_denied"
    status = 403
    kind = "denied"

    def __init__(self) -> None:
        super().__init__(
            _("Anda belum memberi izin di IKD."),
            mend=_(
                "Itu hak Anda, dan tidak ada yang dicatat tentang Anda. Tanpa izin itu kami tidak tahu siapa"
                " Anda, jadi Anda belum masuk."
            ),
        )


class ProviderAway(SignInProblem):
    """The provider does not answer, answers too slowly, or says something that is no answer."""

    default_code = "openid.provider.away"
    status = 503
    kind = "away"

    def __init__(self, code: str, *, detail: str = "") -> None:
        super().__init__(
            _("IKD sedang tidak dapat dihubungi."),
            mend=_(
                "Ini bukan kesalahan Anda, dan jawaban yang sudah tersimpan tetap aman. Tunggu beberapa"
                " menit, lalu coba lagi."
            ),
            code=code,
        )
        self.detail = detail


class ProviderNotSetUp(SignInProblem):
    """This installation names no provider."""

    default_code = "openid.provider.not_set_up"
    status = 503
    kind = "away"

    def __init__(self) -> None:
        super().__init__(
            _("Masuk dengan IKD belum tersedia di sini."),
            mend=_("Petugas dapat mendaftarkan keluarga Anda sementara ini."),
        )
