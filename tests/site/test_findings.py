"""A summary of findings in a real browser: the slider gives what Python gives, and leads back to the studies' risk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from metaloom.catalogue.measures import measure_of
from metaloom.judge.absolute import risk_with
from metaloom.write.hundred import hundred

pytestmark = pytest.mark.browser
SHARED = Path(__file__).parents[2] / "scripts/metaloom/stitch/assets/shared"
EFFECT = (-0.4, -0.9, 0.2)


def _page(measure: str) -> str:
    effect = " ".join(map(repr, EFFECT))
    strips = [hundred(0.2, "without treatment"), hundred(0.1, "with treatment")]
    without, treated = (strip.removeprefix("`").removesuffix("`{=html}") for strip in strips)
    return (
        f'<div class="ml-findings"><table><tr><td>Death</td><td>{without}<span class="ml-without" data-way="{measure}" '
        f'data-risk="0.2" data-effect="{effect}">200 per 1000</span></td><td>{treated}<span class="ml-with">'
        "<a>as published</a></span></td></tr></table><ul><li>a</li></ul></div>"
    )


@pytest.mark.parametrize("measure", ["RR", "OR", "HR", "RD", "AS", "PETO"])
def test_a_slider_gives_what_python_gives(chromium: Any, measure: str) -> None:
    assert measure_of(measure).absolute is not None
    context = chromium.new_context()
    tab = context.new_page()
    tab.set_content(_page(measure))
    tab.add_script_tag(content=(SHARED / "findings.js").read_text("utf-8"))
    slider = tab.get_by_role("slider", name="Risk without treatment, per 1000: Death")
    assert slider.input_value() == "200"
    slider.focus()
    for _ in range(10):
        tab.keyboard.press("ArrowRight")
    at, low, high = (risk_with(measure, 0.3, value) for value in EFFECT)
    more = [round(1000 * (risk - 0.3)) for risk in (at, low, high)]
    said = [f"{abs(step)} {'more' if step > 0 else 'fewer'}" for step in more]
    assert tab.locator(".ml-with").inner_text() == f"{round(1000 * at)} per 1000: {said[0]} ({said[1]} to {said[2]})"
    assert tab.locator(".ml-without").inner_text() == "300 per 1000"
    expected = hundred(at, "with treatment").split('class="ml-struck" d="')[1].split('"')[0]
    assert tab.locator(".ml-struck").last.get_attribute("d") == expected
    tab.get_by_role("button", name="Back to the risks of the studies").click()
    assert tab.locator(".ml-with a").inner_text() == "as published"
    assert slider.input_value() == "200"
    context.close()
