"""Kinds of problems: what declarations must fulfil (04xx)."""

from __future__ import annotations

from .kind import Kind

TITLE = "What declarations must fulfil (04xx)"
KINDS = (
    Kind(
        "ML-0401",
        "The analysis has no measure",
        "What is pooled must be declared: no default is right for every table.",
        "Add one, such as measure: RR, to the analysis or under `defaults`.",
    ),
    Kind(
        "ML-0402",
        "The method cannot pool the measure",
        "Mantel-Haenszel, Peto's method and GLMM pool tables of counts, and only the measures that they are made for.",
        "Take a method that pools the measure, such as REML, or a measure that the method pools.",
    ),
    Kind(
        "ML-0403",
        "The test cannot be used with the method",
        "A test that estimates between-study variance cannot be used where there is none.",
        "Write test: z.",
    ),
    Kind(
        "ML-0404",
        "An option cannot be used with the method",
        "It would be ignored, and the declaration would promise more than is done.",
        "Remove the option, or take a method to which it belongs.",
    ),
    Kind(
        "ML-0405",
        "An option does not belong to the measure",
        "It would be ignored, and the declaration would promise more than is done.",
        "Remove the option, or take a measure to which it belongs.",
    ),
    Kind(
        "ML-0406",
        "The level is a share, not a percentage",
        "`level: 0.95` would make intervals of 0.95 per cent.",
        "Write the level in per cent, such as 95.",
    ),
    Kind(
        "ML-0407",
        "A figure needs what the analysis does not have",
        "A figure is drawn from a part of the result that must be declared.",
        "Add the part that the message names, or remove the figure.",
    ),
    Kind(
        "ML-0408",
        "A threshold cannot be used with the measure",
        "The threshold is on a scale, or of a kind, that the measure does not have.",
        "Write the threshold that the message names.",
    ),
    Kind(
        "ML-0409",
        "A threshold that is impossible",
        "A ratio at or below zero, more people than there are, or a threshold on the wrong side of no effect.",
        "Write a threshold that a benefit can pass, on the natural scale.",
    ),
    Kind(
        "ML-0410",
        "Certainty cannot be rated here",
        "GRADE rates the certainty of a comparison of two groups; a baseline belongs to measures of events.",
        "Remove the key.",
    ),
    Kind(
        "ML-0411",
        "An entry of `bias` names no test",
        "Each entry of `bias` is one test of publication bias.",
        "Write the name of a test, such as egger, or trim_and_fill: with its options.",
    ),
    Kind(
        "ML-0412",
        "A bias test cannot be used with the analysis",
        "Some tests of small-study effects need events and totals, and all need a model of inverse-variance weights.",
        "Take egger, or a method such as REML.",
    ),
    Kind(
        "ML-0413",
        "Steps are not in ascending order",
        "The steps of a selection model divide the P values from small to large.",
        "Write them from small to large, each once.",
    ),
    Kind(
        "ML-0414",
        "A variant that changes nothing",
        "A sensitivity analysis or multiverse without a choice would repeat the main analysis.",
        "Give it a `where`, method, test or measure.",
    ),
    Kind(
        "ML-0415",
        "Robust variance without a cluster",
        "Robust standard errors need to know which effects belong together.",
        "Add cluster: study_id.",
    ),
    Kind(
        "ML-0416",
        "A moderator's formula cannot be read",
        "Moderators are columns joined by +.",
        "Write columns, as in year or route + donor.",
    ),
    Kind(
        "ML-0417",
        "A network cannot be made of this",
        "A network compares groups in pairs, pools inverse-variance effects, and has no other model beside it.",
        "Follow the message: another measure, method or test, or a second analysis.",
    ),
    Kind(
        "ML-0418",
        "Duplicate value in a list",
        "The same subgroup or moderator would be shown twice.",
        "Keep one of the two.",
    ),
    Kind(
        "ML-0419",
        "A claim names nothing that could support or contradict it",
        "A claim is decided by an analysis or a survey, or is said to be untestable.",
        "Bind it to an analysis or a survey.",
    ),
    Kind(
        "ML-0420",
        "A claim is bound to two things",
        "Only one of them can decide it.",
        "Keep one of the two.",
    ),
    Kind(
        "ML-0421",
        "A claim that is declared untestable has a condition",
        "A condition belongs to an analysis or a survey.",
        "Remove it, or bind the claim.",
    ),
    Kind(
        "ML-0422",
        "A claim does not say when it holds",
        "Without a condition it could not be found wrong.",
        "Add `holds_when`.",
    ),
    Kind(
        "ML-0423",
        "A codebook entry contradicts itself",
        "A category without values, bounds of a text, a minimum above its maximum, or a key that names no column.",
        "Correct the entry as the message says.",
    ),
    Kind(
        "ML-0424",
        "An author's entry is not valid",
        "An author is a person with names, or a group with one name; an ORCID record is an address of 16 characters.",
        "Correct the author in CITATION.cff.",
    ),
    Kind(
        "ML-0425",
        "Not a DOI, a date or a web address",
        "CITATION.cff is read by other programs, which accept only valid forms.",
        'Write a DOI as 10.…/…, a date as "2026-11-22", an address with https://.',
    ),
    Kind(
        "ML-0426",
        "A key has no effect beside the others",
        "It would be ignored, and the declaration would promise more than is done.",
        "Remove the key, or add what it belongs to.",
    ),
    Kind(
        "ML-0427",
        "A key has no effect on the rows that there are",
        "Every row gives its estimate ready-made, or nothing that starts low is there to be raised.",
        "Remove the key, unless rows for it will come.",
    ),
    Kind(
        "ML-0430",
        "A survey is not declared whole",
        "Two keys belong together, exclude each other, or must follow in order.",
        "Follow the message; the reference of surveys lists every key.",
    ),
)
