"""Says what mails say, as Python's own parser reads them: the headers, then each part. Knows nothing of the library that wrote them.

A mail, and what it says, comes as a line with its length in bytes and then its bytes."""
import email
import email.policy
import sys


def say(part, top, out):
    for defect in part.defects:
        out.append(f"DEFECT {type(defect).__name__}")
    for name, value in part.items():
        for defect in value.defects:
            out.append(f"DEFECT {name}: {type(defect).__name__}")
        out.append(f"{name}: {value}" if top or name != "Content-Transfer-Encoding" else f"{name}: …")
    out.append("")
    if part.is_multipart():
        for inner in part.iter_parts():
            out.append(f"--- in {part.get_content_type()}")
            say(inner, False, out)
    else:
        out.append(part.get_content().replace("\r\n", "\n"))


while length := sys.stdin.buffer.readline():
    lines = []
    say(email.message_from_bytes(sys.stdin.buffer.read(int(length)), policy=email.policy.default), True, lines)
    said = "\n".join(lines).encode("utf-8")
    sys.stdout.buffer.write(f"{len(said)}\n".encode() + said)
    sys.stdout.buffer.flush()
