package dev.longcontext.trainer.fetch;

import java.util.List;
import java.util.function.Predicate;

/** Forms of weights that are not read, each with what helps. */
enum OtherWeights {
    ADAPTER(
            name -> name.startsWith("adapter_"),
            "This is an adapter: give the base model that it was made for, or merge the two first (merge_and_unload of"
                    + " PEFT)."),
    PICKLE(
            name -> name.startsWith("pytorch_model") && (name.endsWith(".bin") || name.endsWith(".bin.index.json")),
            "Weights in .bin files are not read, for they can run code: load the folder with AutoModelForCausalLM of"
                    + " transformers and save it again (save_pretrained), which writes safetensors."),
    CONSOLIDATED(
            name -> name.startsWith("consolidated") || name.endsWith(".pth") || name.equals("params.json"),
            "These are the weights in their makers' own form: use the repository in Hugging Face form, which has"
                    + " config.json and model*.safetensors."),
    GGUF(name -> name.endsWith(".gguf"), "GGUF files are made for inference: use the repository they were made from."),
    OTHER_FRAMEWORK(
            name -> name.endsWith(".h5") || name.endsWith(".msgpack") || name.endsWith(".onnx"),
            "These are another framework's weights: use a repository with model*.safetensors.");

    /** Small files that tell a form where a folder cannot be listed. */
    static final List<String> SIGNS = List.of("pytorch_model.bin.index.json", "adapter_config.json", "params.json");

    private static final String ANY = "Give a folder with config.json, tokenizer.json and safetensors files.";

    private final Predicate<String> sign;
    private final String remedy;

    OtherWeights(Predicate<String> sign, String remedy) {
        this.sign = sign;
        this.remedy = remedy;
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
