"""What people do together: the opening key and its custodians. Knows no Slack, no HTTP and no HTML."""
