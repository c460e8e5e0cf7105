"""The lines of the editor's desk, in the order in which a manuscript is read."""

from __future__ import annotations

from collections.abc import Callable

from metaloom.declare.review import Topic
from metaloom.judge.desk import certainty, publication, studies, synthesis
from metaloom.judge.desk.case import Case, Check, Finding, reported, stated


def amendments_are_told(case: Case) -> Finding:
    """Check for amendments to the protocol; without a protocol there is nothing to amend."""
    found = stated(case, "amendments")
    without = stated(case, "protocol").status != "met" and "amendments" in case.review.statements
    return Finding("not applicable", found.words, found.place) if without else found


def says(topic: Topic) -> Callable[[Case], Finding]:
    """Return the rule that hands on what the review says of a topic."""
    return lambda case: stated(case, topic)


def answers(topic: Topic) -> Callable[[Case], Finding]:
    """Return the rule that is met by an answer of either kind, because reporting is what is asked."""
    return lambda case: reported(case, topic)


CHECKS: tuple[Check, ...] = (
    Check("question", "The question, with population, intervention, comparator and outcomes", says("question")),
    Check("registration", "Registration", says("registration")),
    Check("protocol", "Protocol", says("protocol")),
    Check("amendments", "Amendments to the protocol", amendments_are_told),
    Check("search", "Search dates and strings", says("search")),
    Check("flow", "Flow of records, with numbers that add up", studies.flow_adds_up),
    Check("exclusions", "Exclusions with their reasons", studies.exclusions_have_reasons),
    Check("overlaps", "Duplicate and overlapping cohorts", studies.overlaps_not_pooled),
    Check("trial-registration", "Registration of the studies", studies.trials_are_registered),
    Check("retractions", "Retraction of studies", studies.retractions_looked_up),
    Check("integrity", "Screen of the studies' integrity", studies.integrity_screened, "INSPECT-SR"),
    Check("extraction", "Extraction in duplicate", says("collection")),
    Check("unit", "Unit of analysis: several arms, shared controls", studies.nobody_counted_twice, "Handbook 23.3"),
    Check("definitions", "Definition of the condition in each study", studies.condition_is_defined),
    Check("designs", "Randomised and other studies not pooled unflagged", synthesis.designs_not_mixed_unflagged,
          "Handbook 24.2.3"),
    Check("direction", "Direction and scale consistent", synthesis.direction_is_declared, "Handbook 10.5.1"),
    Check("change", "Change scores and final values apart", synthesis.change_and_final_values_apart, "Handbook 10.5.2"),
    Check("hazard", "Where hazard ratios come from", synthesis.hazard_ratios_have_a_source, "Tierney 2007"),
    Check("competing", "Transplants and other competing events", synthesis.competing_events_are_told),
    Check("methods", "Estimator, interval, prediction interval and program named", synthesis.methods_are_named),
    Check("k", "Number of studies with every synthesis", synthesis.number_of_studies_shown),
    Check("subgroups", "Prespecified subgroups with their test of interaction", synthesis.subgroups_have_their_test,
          "Handbook 10.11.3"),
    Check("small-studies", "Small-study effects", certainty.small_studies_looked_at, "Handbook 13.3.5"),
    Check("risk-of-bias", "Risk of bias per result, with reasons", certainty.risk_of_bias_judged),
    Check("certainty", "Certainty with reasons and absolute effects", certainty.certainty_is_rated, "GRADE"),
    Check("harms", "Denominators and length of follow-up of harms", certainty.harms_have_denominators, "Handbook 19"),
    Check("patients", "Patient-reported outcomes reported or declared missing", certainty.patients_were_asked),
    Check("product", "What was reported of the product, as a matrix", certainty.product_is_reported),
    Check("verbs", "Conclusions whose verbs match the certainty", publication.verbs_follow_results, "Handbook 15.6.4"),
    Check("funding", "Funding and interests", publication.funding_and_interests),
    Check("open", "Data, code, licence and DOI", publication.data_and_code_are_open),
    Check("version", "Version, and what changed", publication.version_and_changes_are_told),
    Check("numbers", "Every number in prose equal to the number in the table", publication.numbers_are_not_typed),
)  # fmt: skip
