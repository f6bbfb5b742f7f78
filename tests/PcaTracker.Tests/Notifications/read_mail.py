"""Says what a mail says, as Python's own parser reads it: the headers, then each part. Knows nothing of the library that wrote it."""
import email
import email.policy
import sys

message = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
out = []


def say(part, top):
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
            say(inner, False)
    else:
        out.append(part.get_content().replace("\r\n", "\n"))


say(message, True)
sys.stdout.buffer.write("\n".join(out).encode("utf-8"))
