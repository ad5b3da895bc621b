"""Addresses of the pages on formulas: for officers, and the card for everybody."""

from __future__ import annotations

from django.urls import path, re_path

from tepat.targeting.screens.card import view as card
from tepat.targeting.screens.challengers import view as challengers
from tepat.targeting.screens.proposals import view as proposals

_DESK = "petugas/rumus/"
_HASH = r"^rumus/(?P<programme>[a-z][a-z0-9_]{0,60})/(?P<formula_hash>[0-9a-f]{64})"

urlpatterns = [
    path(_DESK, challengers.show_formulas, name="formulas"),
    path(f"{_DESK}penantang/baru/", challengers.begin, name="begin_challenger"),
    path(f"{_DESK}penantang/<uuid:challenger_id>/", challengers.show_challenger, name="challenger"),
    path(f"{_DESK}penantang/<uuid:challenger_id>/unduh/", challengers.download, name="challenger_csv"),
    path(
        f"{_DESK}penantang/<uuid:challenger_id>/rumus.yaml",
        challengers.download_formula,
        name="challenger_formula",
    ),
    path(f"{_DESK}penantang/<uuid:challenger_id>/hentikan/", challengers.end, name="end_challenger"),
    path(f"{_DESK}usulan/baru/", proposals.propose, name="propose"),
    path(f"{_DESK}usulan/<uuid:proposal_id>/", proposals.show_proposal, name="proposal"),
    path(f"{_DESK}usulan/<uuid:proposal_id>/setujui/", proposals.approve, name="approve_proposal"),
    path(f"{_DESK}usulan/<uuid:proposal_id>/kembalikan/", proposals.send_back, name="send_back_proposal"),
    path(f"{_DESK}usulan/<uuid:proposal_id>/tarik/", proposals.withdraw, name="withdraw_proposal"),
    path(f"{_DESK}usulan/<uuid:proposal_id>/telaah.html", proposals.give_report, name="proposal_report"),
    path(f"{_DESK}usulan/<uuid:proposal_id>/telaah.json", proposals.give_metrics, name="proposal_metrics"),
    path(f"{_DESK}usulan/<uuid:proposal_id>/rumus.yaml", proposals.give_formula, name="proposal_formula"),
    path("rumus/", card.show_cards, name="cards"),
    path("rumus/<slug:programme>/", card.show_card, name="card"),
    re_path(rf"{_HASH}\.yaml$", card.give_yaml, name="card_yaml"),
    re_path(rf"{_HASH}\.json$", card.give_json, name="card_json"),
    re_path(rf"{_HASH}/telaah\.(?P<kind>html|json)$", card.give_study, name="card_study"),
]
