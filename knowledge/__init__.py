"""What Steward knows and how it answers. Knows nothing of Slack, of the web or of what people confide."""

import os

# ONNX Runtime reports to its maker unless this is set before it is loaded: it looks for the maker's server again and
# again, and keeps an id of the computer. Its own switch, `disable_telemetry_events`, comes too late.
os.putenv("ORT_DISABLE_TELEMETRY", "1")
