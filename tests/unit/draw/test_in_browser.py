"""Figures as a reader's browser sets them: no text on another, none outside, no request to anyone, both schemes."""

from __future__ import annotations

import base64
import shutil

import pytest
from typed_results import drawn

from gallery import MAKERS, OF_ANALYSES, result_of
from metaloom.draw.figure import LAYOUTS
from metaloom.draw.palette import inline, site_css
from metaloom.draw.paper import FONTS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OVERLAPS = """() => {
  const found = [];
  for (const svg of document.querySelectorAll("svg")) {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].map((e) => [e.firstChild.data, e.getBoundingClientRect()]);
    texts.forEach(([words, a], i) => {
      const out = a.left < frame.left - 1 || a.right > frame.right + 1 || a.bottom > frame.bottom + 1;
      if (out) found.push("out: " + words);
      for (const [other, b] of texts.slice(i + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 0.5 && down > 4) found.push(svg.dataset.figure + ": " + words + " | " + other);
      }
    });
  }
  return found;
}"""
LONG = "The Multicentre Collaborative Group for the Study of Everything 2019"


def face() -> str:
    """The figures' face as the site serves it, inside the style sheet."""
    rules = []
    for weight, file in (("400", "Regular"), ("600", "Bold")):
        data = base64.b64encode((FONTS / f"MetaloomSans-{file}.woff2").read_bytes()).decode()
        source = f"url(data:font/woff2;base64,{data})"
        rules.append(f"@font-face{{font-family:'Metaloom Sans';font-weight:{weight};src:{source}}}")
    return "".join(rules)


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: figures were not looked at in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def figures(make, make_grouped, make_continuous):
    long, chinese = make(4), make(3)
    for study in long["studies"]:
        study["label"] = LONG
    for study in chinese["studies"]:
        study["label"] = "王新等 2017 间充质干细胞治疗肝衰竭的随机对照试验研究结果"
    results = [
        make(1),
        make(2),
        make(13),
        make_grouped(6),
        make_continuous(5),
        make_continuous(4, 0.001),
        long,
        chinese,
    ]
    made = [drawn("forest", {**r, "id": f"r{n}"}, lay) for n, r in enumerate(results) for lay in ("wide", "narrow")]
    kinds = [(kind, long) for kind in OF_ANALYSES for long in (False, True)]
    made += [drawn(kind, MAKERS.get(kind, result_of)(13, long), lay) for kind, long in kinds for lay in LAYOUTS]
    return made


@pytest.mark.browser
@pytest.mark.parametrize("font", ["Metaloom Sans", "Liberation Sans"])
def test_no_text_stands_on_another_or_outside(browser, figures, font):
    """In the face that the site serves, and in a common one where that cannot be loaded."""
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    asked = []
    page.on("request", lambda request: request.url.startswith("data:") or asked.append(request.url))
    body = "".join(f'<div style="width:{figure.width_px}px">{inline(figure.svg)}</div>' for figure in figures)
    css = site_css().replace("display:none", "display:block")
    page.set_content(f"<style>{face()}{css.replace('Metaloom Sans', font)}</style>{body}")
    page.evaluate("document.fonts.ready")
    assert page.evaluate(OVERLAPS) == []
    assert asked == []
    page.close()


@pytest.mark.browser
def test_a_page_decides_its_figures_colours(browser, make):
    page = browser.new_page(color_scheme="light")
    page.set_content(f"<style>{site_css()}</style>{inline(drawn('forest', make(2)).svg)}")
    fill = "() => getComputedStyle(document.querySelector('.ml-study')).fill"
    light = page.evaluate(fill)
    page.evaluate("() => document.documentElement.setAttribute('data-theme', 'dark')")
    assert light == "rgb(0, 91, 143)"
    assert page.evaluate(fill) == "rgb(108, 192, 242)"
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "fill"), [("light", "rgb(0, 91, 143)"), ("dark", "rgb(108, 192, 242)")])
def test_a_figure_opened_as_a_file_follows_the_reader(browser, make, tmp_path, scheme, fill):
    file = tmp_path / "figure.svg"
    file.write_text(drawn("forest", make(2)).svg, encoding="utf-8")
    page = browser.new_page(color_scheme=scheme)
    page.goto(file.as_uri())
    assert page.evaluate("() => getComputedStyle(document.querySelector('.ml-study')).fill") == fill
    page.close()
