"""Names to draw from: Faker's Indonesian pools, and names of East Java (Javanese, Osing, Madurese)."""

from __future__ import annotations

from typing import Final

from faker.providers.person.id_ID import Provider


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


OLD_MALE: Final = _words(
    """
    Paimin Tukiman Sukirno Saniman Wagiman Kasiman Ponidi Misdi Legiman Sarmin Sutrisno Suparman
    Sumarno Samsuri Suroso Sugeng Ngatiman Poniran Mistar Tumiran Sukardi Marsudi Katiran Senari
    Misnadi Ahyar Buasan Suhri Sahwi Rasidi Matsari Mattali Durahman Sanusi Tohari Buari Sapuan
    Selamet Hasyim Mujiono Mahfud Sariman Asnawi Sahuni Kusnadi Timbul Salimin Untung Sunarto
    Suyitno Djumadi Kasembadan Sarpan Sairi Sanali Sutikno Subari Ponirin Miskan Jumari
    """
)
OLD_FEMALE: Final = _words(
    """
    Paijem Tukinem Sutini Satinah Wagiyem Kasiyem Ponirah Misri Legiyem Sarmi Sumiati Supiyah
    Suminten Samiati Sumarni Sutiyah Ngatinah Ponisri Mistin Tuminah Sukarti Marsiyah Katini Senati
    Misnati Aminah Buasih Suhriyah Sahwana Rasmi Matsiah Sulastri Romlah Saodah Tohariyah Buani
    Sapuah Siti Halimah Mujiati Mahfudah Sarinah Asmiya Sahuna Kusmiati Juma Salamah Untari Sunarsih
    Suyati Jumaiyah Marwati Sarpini Sairah Temu Sutik Supinah Poniyem Misinah Jumarti
    """
)
MIDDLE_MALE: Final = _words(
    """
    Agus Slamet Bambang Heri Joko Imam Moh Ahmad Abdul Edy Hariyanto Sugianto Suyanto Wahyu Andik
    Didik Yudi Eko Dwi Tri Hadi Nur Mohamad Samsul Saiful Syamsul Rudi Anton Teguh Hendrik Iwan Dedi
    Supri Mujib Rofik Toha Hasan Husen Holil Fauzi Faisol Subhan Rohman Sholeh Zainal Arif Budi
    Sunaryo Misbah Munir Mulyono Purnomo Puji Gatot Hermanto Sigit
    """
)
MIDDLE_FEMALE: Final = _words(
    """
    Sri Siti Endang Nurul Tri Dwi Eni Lilik Umi Sulis Wiwik Titik Yayuk Ninik Nanik Ratna Rini Dewi
    Indah Ida Ani Suryani Sunarti Mujiati Luluk Kholifah Khotimah Hosniyah Maimunah Nurhayati Anis
    Ana Evi Yuni Erna Susi Tutik Partini Muslimah Masruroh Munawaroh Istiqomah Zubaidah Faridah
    Rohmah Hamidah Hanifah Latifah Wahyu Puji Lestari Purwati Wiji Sofiyah
    """
)
YOUNG_MALE: Final = _words(
    """
    Muhammad Moh Ahmad Achmad Rizky Dimas Bayu Aditya Fajar Ilham Rizal Dani Galih Reza Yoga Rangga
    Bagas Alif Raka Rafi Naufal Zaki Fahri Azka Daffa Arya Kevin Gilang Wahyu Ferdi Rohman Firman
    Hafid Ridho Ainur Abdul Khoirul Syahrul Iqbal Fikri Alvin Farel Fathan Zidan Arkan Revan Abizar
    """
)
YOUNG_FEMALE: Final = _words(
    """
    Siti Nur Putri Dinda Ayu Intan Nabila Aisyah Zahra Salsabila Naura Aulia Nadia Bunga Citra Dewi
    Fitri Anisa Rahma Safira Amelia Alya Kirana Keysha Aqila Azzahra Khoirun Ainun Nayla Syifa Naila
    Adinda Laila Maulida Tiara Indah Risma Vina Novi Dita Lia Rina Selvi Hanum Shanum Arsyila
    """
)
SECOND_MALE: Final = _words(
    """
    Hidayat Santoso Setiawan Prasetyo Wahyudi Kurniawan Susanto Nugroho Wibowo Saputra Purnomo
    Hariyadi Efendi Arifin Rohman Fauzi Mustofa Huda Anwar Hakim Hasan Aziz Rahman Maulana
    Firmansyah Ramadhan Pratama Rosidi Sulaiman Ansori Yusuf Ibrahim Budiono Utomo Widodo Cahyono
    Irawan Hermawan Romadhon Alfarizi Ardiansyah Syaputra Gunawan Junaidi Fadholi
    """
)
SECOND_FEMALE: Final = _words(
    """
    Wahyuni Lestari Handayani Rahmawati Sulistyowati Astutik Kholifah Hidayati Fitriani Wulandari
    Agustin Indrawati Rahayu Susanti Ningsih Yuliana Kusumawati Puspitasari Anggraeni Aprilia
    Safitri Maulidia Ramadhani Azizah Hasanah Fatimah Jannah Hotimah Nurjanah Mufidah Mukarromah
    Romlah Ariyani Setyowati Purwaningsih Maisaroh Oktavia Pratiwi Permatasari Utami Kartini Zahroh
    Aulia Fadilah
    """
)
FIRST: Final = {  # sex, cohort (0 old, 1 middle, 2 young)
    (1, 0): OLD_MALE,
    (2, 0): OLD_FEMALE,
    (1, 1): MIDDLE_MALE,
    (2, 1): MIDDLE_FEMALE,
    (1, 2): YOUNG_MALE,
    (2, 2): YOUNG_FEMALE,
}
SECOND: Final = {1: SECOND_MALE, 2: SECOND_FEMALE}
FAKER_FIRST: Final = {1: tuple(Provider.first_names_male), 2: tuple(Provider.first_names_female)}
FAMILY_NAMES: Final = tuple(Provider.last_names_male)

NICKNAMES: Final = {
    "Wahyuni": "Yuni", "Sulistyowati": "Sulis", "Rahmawati": "Rahma", "Handayani": "Yani", "Lestari": "Tari",
    "Muhammad": "Mad", "Ahmad": "Mamad", "Abdul": "Dul", "Slamet": "Amet", "Selamet": "Met",
    "Sutrisno": "Tris", "Suparman": "Parman", "Paijem": "Ijem", "Kholifah": "Ifah", "Hidayati": "Yati",
    "Nurhayati": "Yati", "Khotimah": "Imah", "Maimunah": "Mun", "Agustin": "Titin", "Kusumawati": "Wati",
    "Puspitasari": "Sari", "Prasetyo": "Pras", "Setiawan": "Wawan", "Hermawan": "Wawan", "Kurniawan": "Iwan",
}  # fmt: skip

HAMLETS: Final = _words(
    """
    Krajan Sumberjo Curahketangi Kampunganyar Kedungrejo Sidodadi Tegalpare Kalirejo Wonosari
    Sumbergroto Petahunan Karanganyar Rejosari Sawahan Jalen Gumukrejo Pancoran Melik Cangaan
    Kebonsari Palurejo Ringintelu Dadapan Tanjungsari
    """
)
