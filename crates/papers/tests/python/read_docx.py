"""Reads a DOCX file with python-docx and prints what stands in it as JSON."""

import json
import sys
import zipfile

import docx

path = sys.argv[1]
with zipfile.ZipFile(path) as package:
    assert package.testzip() is None, "a checksum is wrong"
document = docx.Document(path)
core = document.core_properties
headings, paragraphs = [], []
for paragraph in document.paragraphs:
    name = paragraph.style.name
    if name.startswith("Heading "):
        headings.append((int(name.split()[1]), paragraph.text))
    else:
        paragraphs.append(paragraph.text)
footer = document.sections[0].footer.paragraphs[0]
fields = [node.text for node in footer._p.iter() if node.tag.endswith("}instrText")]
json.dump(
    {
        "title": core.title,
        "subject": core.subject,
        "author": core.author,
        "language": core.language,
        "created": core.created.replace(tzinfo=None).isoformat(),
        "headings": headings,
        "tables": [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables],
        "paragraphs": paragraphs,
        "footer": footer.text + "".join(fields),
    },
    sys.stdout,
)
