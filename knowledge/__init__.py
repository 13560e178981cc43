"""What Steward knows and how it answers. Knows nothing of Slack, of the web or of what people confide."""
