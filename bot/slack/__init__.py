"""The Slack face: reads what people do in Slack, asks one service, lays the answer out, sends it."""
