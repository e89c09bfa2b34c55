"""Runs the trainer's TorchScript text on CUDA tensors without data: needs torch 2.7.1 built for CUDA, and no GPU.

    python benchmarks/cuda_text.py

For maintainers; no part of the build. What it shows, and what not: docs/devices.md.
"""
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from torchscript import load, text

b, s, d, f, h, k, e, v, r = 2, 48, 64, 96, 4, 2, 16, 100, 4
SHAPES = {"q_proj": (h * e, d), "k_proj": (k * e, d), "v_proj": (k * e, d), "o_proj": (d, h * e),
          "gate_proj": (f, d), "up_proj": (f, d), "down_proj": (d, f)}

def weights(nf4, norms, full):
    w, g = {}, {}
    for name, (out, into) in SHAPES.items():
        if nf4:
            w[name] = torch.empty(out, into // 2, dtype=torch.uint8, device="cuda")
            blocks = out * into // 64
            w[name + ".nested"] = torch.empty(blocks, dtype=torch.uint8, device="cuda")
            w[name + ".nested_absmax"] = torch.empty((blocks + 255) // 256, device="cuda")
            w[name + ".nested_offset"] = torch.empty((), device="cuda")
        else:
            w[name] = torch.empty(out, into, device="cuda")
        if full:
            g[name] = torch.empty(out, into, device="cuda")
        else:
            for suffix, shape in ((".lora_A", (r, into)), (".lora_B", (out, r))):
                w[name + suffix] = torch.empty(shape, device="cuda")
                g[name + suffix] = torch.empty(shape, device="cuda")
    w["nf4.pairs"] = torch.empty(256, dtype=torch.complex64, device="cuda")
    w["nf4.dynamic"] = torch.empty(256, device="cuda")
    w["nf4.stored_as"] = torch.empty(0, dtype=torch.bfloat16, device="cuda")
    for name, size in [("input_layernorm", d), ("post_attention_layernorm", d)] + ([("q_norm", e), ("k_norm", e)] if norms else []):
        w[name] = torch.empty(size, device="cuda")
        if full:
            g[name] = torch.empty(size, device="cuda")
    return w, g

def check(dtype, nf4, norms, full, window):
    code = {torch.float32: 6, torch.bfloat16: 15}[dtype]
    shared = {"head_dim": e, "eps": 1e-5, "mlp_rows": 32, "dtype": code}
    sources = {n: text("model/" + n) for n in ("llama", "attention", "rows", "training")}
    # streams need a driver: what copies beside the computation is compiled only
    load("training.Llama", shared | {"logit_rows": 8}, sources | {"transfer": text("model/transfer-cuda")})
    sources["transfer"] = text("model/transfer-cpu")
    model = load("training.Llama", shared | {"logit_rows": 8}, sources)
    decoder = load("decoder.Decoder", shared, {"llama": sources["llama"], "decoder": text("inference/decoder")})
    optimizer = load("optimizer.Optimizer", {}, {"optimizer": text("training/optimizer")})
    with FakeTensorMode(allow_non_fake_inputs=True), torch.no_grad():
        w, g = weights(nf4, norms, full)
        table = torch.empty(v, d, device="cuda")
        outside = {"embed_tokens": table, "norm": torch.empty(d, device="cuda"), "lm_head": torch.empty(v, d, device="cuda")}
        outside_g = {n: torch.empty_like(outside[n]) for n in ("norm", "lm_head")} if full else {}
        ids = torch.empty(b, s, dtype=torch.int64, device="cuda")
        frequencies = torch.empty(e // 2, device="cuda")
        cos, sin = model.rope_tables(frequencies, s + 5)
        x = model.embed(ids, table)
        y, o, lse, copies = model.layer_and_store(x, w, 2.0, cos, sin, window, [x], [torch.empty(x.numel() + 1, dtype=x.dtype)])
        assert copies[0].device.type == "cpu" and copies[0].stride() == x.stride(), copies
        rows = torch.empty(10, dtype=torch.int64, device="cuda")
        picked = model.pick(y, rows)
        losses, dpicked = model.head(picked, rows, torch.empty(10, device="cuda"), outside, outside_g)
        dy = model.pick_backward(dpicked, rows, y)
        dx, fetched = model.layer_backward_and_fetch(dy, x, o, lse, w, 2.0, cos, sin, window, g, copies)
        assert fetched[0].device == x.device and fetched[0].stride() == x.stride(), fetched
        assert dx.shape == x.shape and dx.dtype == x.dtype and dx.device.type == "cuda", dx
        whole = torch.empty_like(table)
        model.add_rows_to_whole(whole, rows, torch.empty(10, d, device="cuda"))
        # sums by rows have sizes that depend on data: gpu_layers.py runs them
        values, slopes = [table], [whole]
        optimizer.adamw(values, slopes, [torch.empty_like(t) for t in slopes], [torch.empty_like(t) for t in slopes], 1, 1e-3, .9, .99, 1e-8, 0.)
        for p, n in ((0, 7), (7, 5), (12, 1)):
            caches = [decoder.cache(k, 20, frequencies), decoder.cache(k, 20, frequencies)]
            z = decoder.embed(torch.empty(n, dtype=torch.int64, device="cuda"), table)
            # decoder.layer asks the driver which kernel to take, so it cannot be run here
            decoder.rope(frequencies, p, n)
            assert decoder.logits(z, outside).device.type == "cuda"
    print("ok", dtype, "nf4" if nf4 else "dense", "norms" if norms else "", "full" if full else "lora", f"window {window}")

# written in Python, it cannot write into an argument of this kind; the operator's own rule can
torch._decomp.decomposition_table.pop(torch.ops.aten.silu_backward.grad_input)
torch._C._jit_set_profiling_executor(False)
torch._C._set_graph_executor_optimize(False)
for dtype in (torch.bfloat16, torch.float32):
    check(dtype, True, False, False, 0)
    check(dtype, False, True, True, 0)
check(torch.bfloat16, True, False, False, 16)  # Python's rule for the other kernel's backward pass knows no windows
