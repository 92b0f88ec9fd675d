"""How we compute: one compiler decorator and addressed random draws."""
