"""The public pages: apply and ask, for everybody, without an account and without a cookie.

They share words, dates and the stylesheet with the pages of the desk, and nothing else: no session
is looked at, nothing links to the desk, and of the desk they reach the functions of `desk.public`.
"""
