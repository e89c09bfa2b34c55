"""One layer of Llama-3-8B, forward and backward, on a GPU: the trainer's TorchScript text against Hugging Face's layer.

    python benchmarks/gpu_layers.py                    # 8K, 32K and 80K tokens, BF16, on the first GPU
    python benchmarks/gpu_layers.py --device cpu --scale 16 --lengths 512   # that the script itself works

Needs an NVIDIA GPU of compute capability 8.0 or newer and benchmarks/requirements.txt (torch built for CUDA); everything else
is in the repository. Prints, for each length: seconds, TFLOP/s and peak memory of the forward pass and of recompute + backward,
the same for Hugging Face's layer with PEFT and gradient checkpointing, the largest difference of their results, what a plain
product of matrices gives, and the projection for 32 layers on eight GPUs. The difference stands there because a fast wrong
answer is worth nothing.
"""
import argparse, time

import torch

from torchscript import load, text

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--device", default="cuda")
parser.add_argument("--lengths", type=int, nargs="*", default=[8192, 32768, 81920])
parser.add_argument("--scale", type=int, default=1, help="divides the widths, to try the script on a small machine")
parser.add_argument("--mlp-rows", type=int, default=1024, help="rows of a tile of the MLP; the trainer has 1024")
parser.add_argument("--repeat", type=int, default=3)
parser.add_argument("--peak", type=float, default=312e12, help="FLOP/s of the projection's GPU; an A800's by default")
options = parser.parse_args()

device, dtype = torch.device(options.device), torch.bfloat16
d, f, h, k, e, r = 4096 // options.scale, 14336 // options.scale, 32 // min(options.scale, 8), 8 // min(options.scale, 8), 128, 32
if options.scale > 1:
    e = d // h
SHAPES = {"q_proj": (h * e, d), "k_proj": (k * e, d), "v_proj": (k * e, d), "o_proj": (d, h * e),
          "gate_proj": (f, d), "up_proj": (f, d), "down_proj": (d, f)}
ADAPTED = ["q_proj", "k_proj", "v_proj", "o_proj"]
THETA, EPSILON, LORA_SCALE = 207e6, 1e-5, 0.5
CODES = [-1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635, -0.18477343022823334,
         -0.09105003625154495, 0.0, 0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224,
         0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0]


def synchronize():
    if device.type == "cuda":
        torch.cuda.synchronize()


def measure(work):
    """Median seconds, peak bytes above what was there, the last result."""
    work()
    times = []
    synchronize()
    before = torch.cuda.memory_allocated() if device.type == "cuda" else 0
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats()
    for _ in range(options.repeat):
        synchronize()
        start = time.perf_counter()
        result = work()
        synchronize()
        times.append(time.perf_counter() - start)
    peak = torch.cuda.max_memory_allocated() - before if device.type == "cuda" else 0
    return sorted(times)[len(times) // 2], peak, result


def quantised(weights):
    """NF4 codes of random weights; the scales are all alike, which costs the same to dequantise."""
    codes = torch.tensor(CODES, device=device)
    generator = torch.Generator(device=device).manual_seed(1)
    for name, (out, into) in SHAPES.items():
        blocks = out * into // 64
        weights[name] = torch.randint(0, 256, (out, into // 2), dtype=torch.uint8, device=device, generator=generator)
        weights[name + ".absmax"] = torch.full((blocks,), 2.5 / into**0.5, device=device)
    pairs = torch.stack([codes[torch.arange(256, device=device) // 16], codes[torch.arange(256, device=device) % 16]], -1)
    weights["nf4.pairs"] = torch.view_as_complex(pairs.contiguous())
    weights["nf4.dynamic"] = torch.zeros(256, device=device)
    weights["nf4.stored_as"] = torch.empty(0, dtype=dtype, device=device)


def adapters(weights, gradients):
    generator = torch.Generator(device=device).manual_seed(2)
    for name in ADAPTED:
        out, into = SHAPES[name]
        for suffix, shape in ((".lora_A", (r, into)), (".lora_B", (out, r))):
            weights[name + suffix] = 0.02 * torch.randn(shape, device=device, generator=generator)
            gradients[name + suffix] = torch.zeros(shape, device=device)


def trainer_module():
    attributes = {"head_dim": e, "eps": EPSILON, "mlp_rows": options.mlp_rows, "logit_rows": 128, "dtype": 15}
    sources = {name: text("model/" + name) for name in ("llama", "attention", "rows", "training")}
    sources["transfer"] = text("model/transfer-cuda" if device.type == "cuda" else "model/transfer-cpu")
    return load("training.Llama", attributes, sources)


def hugging_face_layer(weights):
    from peft import LoraConfig, inject_adapter_in_model
    from transformers import LlamaConfig
    from transformers.models.llama.modeling_llama import LlamaDecoderLayer

    config = LlamaConfig(hidden_size=d, intermediate_size=f, num_attention_heads=h, num_key_value_heads=k, head_dim=e,
                         rms_norm_eps=EPSILON, attn_implementation="sdpa")
    layer = LlamaDecoderLayer(config, 0).to(device=device, dtype=dtype)
    layer = inject_adapter_in_model(LoraConfig(r=r, lora_alpha=int(r * LORA_SCALE), target_modules=ADAPTED), layer).to(device)
    half = {}
    for name in SHAPES:
        codes = weights[name]
        values = torch.view_as_real(weights["nf4.pairs"][codes.view(-1).long()]).view(-1, 64) * weights[name + ".absmax"].unsqueeze(-1)
        half[name] = values.to(dtype).view(SHAPES[name])
    for key, parameter in layer.named_parameters():
        name = next((each for each in SHAPES if each in key), None)
        with torch.no_grad():
            if "lora_A" in key or "lora_B" in key:
                parameter.copy_(weights[name + (".lora_A" if "lora_A" in key else ".lora_B")])
            elif name:
                parameter.copy_(half[name])
        parameter.requires_grad_("lora_" in key)
    return layer


def check_rows():
    """A table updated by the rows of its gradient has the bits of one updated by the whole of it, and sums by rows agree."""
    optimizer = load("optimizer.Optimizer", {}, {"optimizer": text("training/optimizer")})
    module = trainer_module()
    v, columns = 1000, 64
    generator = torch.Generator(device=device).manual_seed(4)
    ids = torch.randint(0, v, (1, 300), device=device, generator=generator)
    dx = torch.randn(1, 300, columns, device=device, generator=generator).to(dtype)
    rows, values = module.embed_backward(dx, ids)
    rows, values = module.add_rows(rows, values, *module.embed_backward(dx.flip(1), ids // 2))
    whole = torch.zeros(v, columns, device=device)
    module.add_rows_to_whole(whole, rows, values)
    plain = torch.zeros(v, columns, dtype=torch.float64, device=device)
    plain.index_add_(0, ids.view(-1), dx.view(-1, columns).double()).index_add_(0, ids.view(-1) // 2, dx.flip(1).view(-1, columns).double())
    assert torch.allclose(whole.double(), plain, atol=1e-4), "sums by rows"
    table = torch.randn(v, columns, device=device, generator=generator)
    by_rows, by_whole = ([table.clone(), torch.zeros_like(table), torch.zeros_like(table)] for _ in range(2))
    for step in (1, 2):
        optimizer.adamw_by_rows(by_rows[0], rows, values, by_rows[1], by_rows[2], step, 1e-3, 0.9, 0.999, 1e-8, 0.0, 128)
        optimizer.adamw(*([each] for each in (by_whole[0], whole, by_whole[1], by_whole[2])), step, 1e-3, 0.9, 0.999, 1e-8, 0.0)
    assert all(torch.equal(a, b) for a, b in zip(by_rows, by_whole)), "AdamW by rows"
    print("gradients by rows: as whole ones")


def run(length):
    weights, gradients = {}, {}
    quantised(weights)
    adapters(weights, gradients)
    for name in ("input_layernorm", "post_attention_layernorm"):
        weights[name] = torch.ones(d, dtype=dtype, device=device)
    module = trainer_module()
    frequencies = THETA ** (-torch.arange(0, e, 2, device=device, dtype=torch.float32) / e)
    cos, sin = module.rope_tables(frequencies, length)
    generator = torch.Generator(device=device).manual_seed(3)
    x = torch.randn(1, length, d, device=device, generator=generator).to(dtype)
    dy = 0.01 * torch.randn(1, length, d, device=device, generator=generator).to(dtype)

    linear = 2 * length * sum(out * into for out, into in SHAPES.values())
    down = 2 * length * d * f
    attention = 2 * length * length * h * e
    forward_work, backward_work = linear + attention, 2 * linear - down + 2.5 * attention

    with torch.no_grad():
        seconds, peak, (y, o, lse) = measure(lambda: module.layer(x, weights, LORA_SCALE, cos, sin, 0))
        back_seconds, back_peak, dx = measure(lambda: module.layer_backward(dy, x, o, lse, weights, LORA_SCALE, cos, sin, 0, gradients))
    report(length, "trainer", seconds, back_seconds, peak, back_peak, forward_work, backward_work)

    layer = hugging_face_layer(weights).train()
    x0 = x.clone().requires_grad_()
    position = (cos.unsqueeze(0), sin.unsqueeze(0))

    def forward():
        result = layer(x0, position_embeddings=position)
        return result[0] if isinstance(result, tuple) else result

    with torch.no_grad():
        hf_seconds, hf_peak, hf_y = measure(forward)

    def recompute_and_backward():
        for parameter in layer.parameters():
            parameter.grad = None
        return torch.autograd.grad(forward(), x0, dy)[0]

    hf_back_seconds, hf_back_peak, hf_dx = measure(recompute_and_backward)
    report(length, "hugging face", hf_seconds, hf_back_seconds, hf_peak, hf_back_peak, forward_work, 2 * linear + 3.5 * attention)
    print(f"{length:7} ratio        {(seconds + back_seconds) / (hf_seconds + hf_back_seconds):9.3f}"
          f"    differences, relative: y {difference(y, hf_y):.1e}, dx {difference(dx, hf_dx):.1e}", flush=True)
    return seconds + back_seconds, forward_work + backward_work


def difference(a, b):
    return ((a.float() - b.float()).norm() / b.float().norm()).item()


def report(length, what, seconds, back_seconds, peak, back_peak, work, back_work):
    print(f"{length:7} {what:12} {seconds:9.4f} {work / seconds / 1e12:8.1f} {peak / 2**30:7.2f}"
          f"    {back_seconds:9.4f} {back_work / back_seconds / 1e12:8.1f} {back_peak / 2**30:7.2f}", flush=True)


def matmul_rate(n=8192 // options.scale):
    a, b = torch.ones(n, n, dtype=dtype, device=device), torch.ones(n, n, dtype=dtype, device=device)
    seconds, _, _ = measure(lambda: torch.mm(a, b))
    return 2 * n**3 / seconds


torch._C._set_graph_executor_optimize(False)
rate = matmul_rate()
name = torch.cuda.get_device_name() if device.type == "cuda" else "CPU"
check_rows()
print(f"{name}, torch {torch.__version__}, matmul {rate / 1e12:.1f} TFLOP/s")
print("                        forward                          recompute + backward")
print(" tokens                      s   TFLOP/s    GiB            s  TFLOP/s     GiB")
layers = {length: run(length) for length in options.lengths}
seconds, work = layers[options.lengths[-1]]
share = work / seconds / rate
print(f"\nof what a matmul gives here: {share:.0%}. Projected to a GPU of {options.peak / 1e12:.0f} TFLOP/s at the same share:")
layer_seconds = work / (share * options.peak)
print(f"{options.lengths[-1]} tokens: {layer_seconds:.2f} s a layer, {32 * layer_seconds:.1f} s for 32 layers;"
      f" 20,000 samples of that length on eight GPUs: {20_000 * 32 * layer_seconds / 8 / 3600:.1f} h. Without embeddings, head,"
      f" optimizer and copies.")
