"""What people take with them: letters, as Markdown, DOCX and PDF."""
