"""Drafts of petitions: clauses chosen by what people said and by what the policies lack, put into one text."""
