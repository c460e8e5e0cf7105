"""From results to judgements: verdicts on claims, certainty, the verbs that an estimate allows."""
