"""The few words that a renderer adds to a page, in the page's language: captions, callouts, ends of a page.

Quarto's `language:` and `crossref:` overrule single words under Quarto's own names. Sentences that Metaloom computes
are English whatever the page's language is; they are marked as such elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEYS = (
    "crossref-fig-title", "crossref-tbl-title", "crossref-lst-title", "crossref-eq-prefix", "crossref-sec-prefix",
    "callout-note-title", "callout-tip-title", "callout-warning-title", "callout-important-title",
    "callout-caution-title", "section-title-references", "section-title-footnotes", "section-title-abstract",
    "title-block-author-single", "title-block-author-plural", "title-block-published", "toc-title-website",
)  # fmt: skip
WORDS: Mapping[str, tuple[str, ...]] = {
    "en": ("Figure", "Table", "Listing", "Equation", "Section", "Note", "Tip", "Warning", "Important", "Caution",
           "References", "Footnotes", "Abstract", "Author", "Authors", "Published", "On this page"),
    "de": ("Abbildung", "Tabelle", "Listing", "Gleichung", "Kapitel", "Hinweis", "Tipp", "Warnung", "Wichtig",
           "Vorsicht", "Literatur", "Fußnoten", "Zusammenfassung", "Autor:in", "Autor:innen", "Veröffentlichungsdatum",
           "Auf dieser Seite"),
    "fr": ("Figure", "Table", "Liste", "Équation", "Section", "Note", "Astuce", "Avertissement", "Important",
           "Mise en garde", "Les références", "Notes de bas de page", "Résumé", "Auteur·rice", "Auteur·rice·s",
           "Date de publication", "Sur cette page"),
    "es": ("Figura", "Tabla", "Listado", "Ecuación", "Sección", "Nota", "Tip", "Advertencia", "Importante",
           "Precaución", "Referencias", "Notas", "Resumen", "Autor/a", "Autores/as", "Fecha de publicación",
           "En esta página"),
    "it": ("Figura", "Tabella", "Lista", "Equazione", "Sezione", "Nota", "Consiglio", "Avviso", "Importante",
           "Attenzione", "Referenze", "Note", "Sommario", "Autore/Autrice", "Autori", "Data di Pubblicazione",
           "In questa pagina"),
    "pt": ("Figura", "Tabela", "Listagem", "Equação", "Seção", "Nota", "Dica", "Aviso", "Importante", "Cuidado",
           "Referências", "Notas de rodapé", "Resumo", "Autor", "Autores", "Data de Publicação", "Nesta página"),
    "nl": ("Figuur", "Tabel", "Listing", "Vergelijking", "Paragraaf", "Opmerking", "Tip", "Waarschuwing", "Belangrijk",
           "Opgelet", "Referenties", "Voetnoten", "Samenvatting", "Auteur", "Auteurs", "Publicatiedatum",
           "Op deze pagina"),
}  # fmt: skip
SINGLE = {
    "fig-title": "crossref-fig-title", "tbl-title": "crossref-tbl-title", "lst-title": "crossref-lst-title",
    "eq-prefix": "crossref-eq-prefix", "sec-prefix": "crossref-sec-prefix",
    "fig-prefix": "crossref-fig-prefix", "tbl-prefix": "crossref-tbl-prefix", "lst-prefix": "crossref-lst-prefix",
}  # fmt: skip


def has_words(lang: str) -> bool:
    """Return whether we have the words of a language, such as `de-CH`."""
    return lang.split("-")[0].lower() in WORDS


def words_of(lang: str, language: object = None, crossref: object = None) -> dict[str, str]:
    """Return the words by Quarto's names; `language` and `crossref` are the page's own settings of those names."""
    known = WORDS.get(lang.split("-")[0].lower(), WORDS["en"])
    words = dict(zip(KEYS, known, strict=True))
    if lang.split("-")[0].lower() not in WORDS:
        words |= dict(zip(KEYS, WORDS["en"], strict=True))
    own = dict(_texts(language))
    nested = language.get(lang) if isinstance(language, Mapping) else None
    words |= own | dict(_texts(nested))
    words |= {SINGLE[key]: value for key, value in _texts(crossref) if key in SINGLE}
    for kind in ("fig", "tbl", "lst"):
        words.setdefault(f"crossref-{kind}-prefix", words[f"crossref-{kind}-title"])
    return words


def _texts(value: Any) -> list[tuple[str, str]]:
    return [(key, text) for key, text in value.items() if isinstance(text, str)] if isinstance(value, Mapping) else []
