"""A survey as the lab sees it: the study file, the table, the roles of its columns, and what is wrong
with it.
"""
