"""The key that opens what people wrote in confidence, split among people: made, checked, used and replaced offline."""
