"""The form on the phone: one page with everything the script needs, which saves as one goes."""
