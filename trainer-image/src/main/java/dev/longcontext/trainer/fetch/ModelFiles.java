package dev.longcontext.trainer.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Which files make a model folder in Hugging Face form. */
final class ModelFiles {

    static final String INDEX = "model.safetensors.index.json";
    static final String SINGLE = "model.safetensors";
    private static final String WEIGHTS = "[A-Za-z0-9._-]+\\.safetensors";

    static final String CONFIG = "config.json";
    static final String TOKENIZER = "tokenizer.json";

    /** Where transformers saves chat templates beside the default one. */
    static final String TEMPLATES = "additional_chat_templates";

    static final String TOOL_TEMPLATE = TEMPLATES + "/tool_use.jinja";

    static final List<String> REQUIRED = List.of(CONFIG, TOKENIZER);

    static final String TOKENIZER_REMEDY =
            "Use a folder with a fast Hugging Face tokenizer: load the tokenizer with transformers' "
                    + "AutoTokenizer and save it again (save_pretrained), which converts other formats.";

    static final List<String> OPTIONAL = List.of(
            "tokenizer_config.json",
            "special_tokens_map.json",
            "chat_template.jinja",
            "chat_template.json",
            TOOL_TEMPLATE,
            "generation_config.json",
            "tokenizer.model",
            "LICENSE",
            "LICENSE.txt",
            "NOTICE",
            "USE_POLICY.md");

    /** More than any tokenizer takes; these files are read into memory whole. */
    private static final long MOST_TEXT_BYTES = 256L << 20;

    private ModelFiles() {}

    /** Whether a file of this path may be one of a model, in whatever folder the model is. */
    static boolean isOne(Path path) {
        String name = path.getFileName().toString();
        return REQUIRED.contains(name)
                || OPTIONAL.stream().anyMatch(path::endsWith)
                || name.equals(INDEX)
                || name.matches(WEIGHTS);
    }

    /** Whether there are whole models without a file of this name. */
    static boolean mayBeAbsent(String name) {
        return OPTIONAL.contains(name) || name.equals(SINGLE);
    }

    /** Whether a file of this name is one of several with weights. */
    static boolean isShard(String name) {
        return name.matches(WEIGHTS) && !name.equals(SINGLE);
    }

    /** The most bytes a file of this name may have. */
    static long mostBytes(String name) {
        return name.endsWith(".safetensors") ? Long.MAX_VALUE : MOST_TEXT_BYTES;
    }

    /**
     * The files that an index lists.
     *
     * @throws IOException with the rule, when it is not an index
     */
    static List<String> shardsOf(Path index) throws IOException {
        if (Files.size(index) > MOST_TEXT_BYTES) {
            throw new IOException(
                    INDEX + " has more than " + MOST_TEXT_BYTES + " bytes, which is too large for an index");
        }
        JsonNode map = Json.MAPPER.readTree(Files.readAllBytes(index)).path("weight_map");
        TreeSet<String> names = new TreeSet<>();
        map.elements().forEachRemaining(name -> names.add(name.asText()));
        if (names.isEmpty()) {
            throw new IOException(INDEX + " has no \"weight_map\" with files");
        }
        for (String name : names) {
            if (!name.matches(WEIGHTS)) {
                throw new IOException(INDEX + " names \"" + name + "\", which is not a safetensors file in the folder");
            }
        }
        return new ArrayList<>(names);
    }
}
