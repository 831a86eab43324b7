"""What is said in quotation marks, as a regular expression without groups."""

#: Within a template's braces quotation marks are its own: "Hi {{ contact.first_name | default("there") }}" is one.
_DOUBLE = r"\"(?:\{\{[^}]*\}\}|\{%[^%]*%\}|\{(?![{%])|[^\"{])*\"|“[^”]*”"
#: Single marks count only where a quotation begins, since they are apostrophes too.
_SINGLE = r"(?:(?<=[:,]\s)|(?<=\bsaid\s)|(?<=\bwrote\s))(?:'(?:[^'\n]|'(?=\w))+'|‘(?:[^‘’\n]|’(?=\w))+’)(?!\w)"
QUOTATION = rf"(?:{_DOUBLE}|{_SINGLE})"
