"""Results become judgements: what a claim is worth, which verb an estimate allows."""
