"""The outcome of a project: a good answer, or the entry that says what went wrong."""

from __future__ import annotations

from metaloom.portfolio.executor import Done, Failed, NotDone, Outcome
from metaloom.portfolio.job import Answer, read_answer
from metaloom.portfolio.report import Entry

OTHER_ENGINE = "The worker has another Metaloom, Python or library. Install the same there as here."


def settled(name: str, outcome: Outcome, engine: str) -> Answer | Entry:
    """Return the answer of the project `name` where it is `ok` and of this `engine`, else its entry of the report."""
    match outcome:
        case Failed(reason):
            return Entry(name, "failed", reason=reason)
        case NotDone(reason):
            return Entry(name, "not done", reason=reason)
        case Done(text):
            answer = read_answer(text)
    if answer.engine != engine:
        return Entry(name, "failed", reason=OTHER_ENGINE)
    if answer.status != "ok":
        return Entry(name, answer.status, answer.problems, answer.reason)
    return answer
