"""Finding the text of an inline comment again in a body that was converted anew.

Comment markers must go into the new body without changing anything else in it. So a body is read
by tokens and never written again: what is found in the text is found in the body by offsets.
"""
