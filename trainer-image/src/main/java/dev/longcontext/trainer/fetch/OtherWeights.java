package dev.longcontext.trainer.fetch;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Forms of weights that are not read, each with what helps. */
enum OtherWeights {
    ADAPTER(
            name -> name.startsWith("adapter_"),
            "This is an adapter: use the base model that it was trained on, or merge the two first (PEFT's "
                    + "merge_and_unload)."),
    PICKLE(
            name -> name.startsWith("pytorch_model") && (name.endsWith(".bin") || name.endsWith(".bin.index.json")),
            "Weights in .bin files are not read, because they can run code: load the folder with "
                    + "transformers' AutoModelForCausalLM and save it again (save_pretrained), which writes "
                    + "safetensors."),
    CONSOLIDATED(
            name -> name.startsWith("consolidated") || name.endsWith(".pth") || name.equals("params.json"),
            "These are weights in their authors' own format: use the repository in Hugging Face format, with "
                    + "config.json and model*.safetensors."),
    GGUF(
            name -> name.endsWith(".gguf"),
            "GGUF files are for inference: use the repository that they were converted from."),
    OTHER_FRAMEWORK(
            name -> name.endsWith(".h5") || name.endsWith(".msgpack") || name.endsWith(".onnx"),
            "These are another framework's weights: use a repository with model*.safetensors.");

    /** Small files that tell a form where a folder cannot be listed. */
    static final List<String> SIGNS = List.of("pytorch_model.bin.index.json", "adapter_config.json", "params.json");

    private static final String ANY = "Use a folder with config.json, tokenizer.json and safetensors files.";

    private final Predicate<String> sign;
    private final String remedy;

    OtherWeights(Predicate<String> sign, String remedy) {
        this.sign = sign;
        this.remedy = remedy;
    }

    static boolean isOne(String name) {
        return Stream.of(values()).anyMatch(form -> form.sign.test(name));
    }

    /** @param names of the files that are there */
    static String remedy(List<String> names) {
        for (OtherWeights form : values()) {
            if (names.stream().anyMatch(form.sign)) {
                return form.remedy;
            }
        }
        return ANY;
    }
}
