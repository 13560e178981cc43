"""What people do together: codes, concerns, receipts, themes. Knows no Slack, no HTTP and no HTML."""
