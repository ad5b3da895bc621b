"""Draws and reads any questionnaire of the content, one small screen at a time. Names no question."""
