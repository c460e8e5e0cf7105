"""GRADE as rules with their trace: where certainty starts, what lowers it and who decided, where it ends.

Guyatt and others, Core GRADE 1 to 7, BMJ 2025;389 (e081903 to e083867). Where these articles leave room for judgement
and a rule here decides, the module says what the rule is; an author overrules it with a reason (`declare.certainty`).
"""
