"""The trainer's TorchScript text in Python's libtorch, packed as TorchScript.java does it."""
import io, pathlib, re, struct, zipfile

import torch

ROOT = pathlib.Path(__file__).parent.parent / "trainer-image/src/main/resources/dev/longcontext/trainer"


DTYPES = {"uint8": 0, "int32": 3, "int64": 4, "float16": 5, "float32": 6, "bool": 11, "bfloat16": 15}  # as Dtype.java


def text(name):
    content = (ROOT / (name + ".torchscript")).read_text()
    return re.sub(r"\btorch\.(%s)\b" % "|".join(DTYPES), lambda match: str(DTYPES[match[1]]), content)


def load(qualified, attributes, sources):
    module, name = qualified.rsplit(".", 1)
    data = b"\x80\x02" + f"c__torch__.{module}\n{name}\n".encode() + b")\x81}("
    data += b"X\x08\0\0\0training\x89"
    for key, value in attributes.items():
        data += b"X" + bytes([len(key), 0, 0, 0]) + key.encode()
        data += b"G" + struct.pack(">d", value) if isinstance(value, float) else b"\x8a\x08" + struct.pack("<q", value)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("module/data.pkl", data + b"ub.")
        for source, content in sources.items():
            z.writestr(f"module/code/__torch__/{source}.py", content)
        z.writestr("module/constants.pkl", b"\x80\x02).")
        z.writestr("module/version", "3\n")
    archive.seek(0)
    return torch.jit.load(archive)
