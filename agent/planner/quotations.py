"""What is said in quotation marks, as a regular expression without groups."""

#: Within a template's braces quotation marks are its own: "Hi {{ contact.first_name | default("there") }}" is one.
QUOTATION = r"\"(?:\{\{[^}]*\}\}|\{%[^%]*%\}|\{(?![{%])|[^\"{])*\"|“[^”]*”"
