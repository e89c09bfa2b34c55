package dev.longcontext.trainer.tokenization;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * A model's {@code tokenizer.json}. Text is always read as plain text: the name of a special token inside a document
 * is so many letters and never the token itself, so no document can end a turn or forge one. Special tokens are had by
 * their id. Any number of threads may use it.
 */
public final class Tokenizer implements AutoCloseable {

    /** Room above any real context; without it DJL asks the file for a length to cut at. */
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD");

    private final HuggingFaceTokenizer plain;
    private final HuggingFaceTokenizer complete;
    private final Map<String, Integer> specialTokens;
    private final Path file;

    private Tokenizer(
            HuggingFaceTokenizer plain, HuggingFaceTokenizer complete, Map<String, Integer> specialTokens, Path file) {
        this.plain = plain;
        this.complete = complete;
        this.specialTokens = Map.copyOf(specialTokens);
        this.file = file;
    }

    /** @param modelFolder a Hugging Face model folder with {@code tokenizer.json} */
    public static Tokenizer load(Path modelFolder) {
        Path file = modelFolder.resolve("tokenizer.json");
        try {
            JsonNode tree = Json.MAPPER.readTree(Files.readAllBytes(file));
            Optional<String> brokenRule = TokenizerFileRules.brokenBy(tree);
            if (brokenRule.isPresent()) {
                throw unreadable(file, brokenRule.get());
            }
            Map<String, Integer> specialTokens = removeSpecialTokens(tree);
            return new Tokenizer(
                    HuggingFaceTokenizer.newInstance(bytes(tree), OPTIONS),
                    HuggingFaceTokenizer.newInstance(file, OPTIONS),
                    specialTokens,
                    file);
        } catch (EngineException | FailureException e) {
            throw e; // the native library, not the file; or a rule that is told already
        } catch (IOException | RuntimeException e) {
            throw unreadable(file, e.getMessage()).causedBy(e);
        }
    }

    private static FailureException unreadable(Path file, String why) {
        return new FailureException(
                        FailureClass.InvalidConfiguration,
                        file + " cannot be read as a tokenizer: " + why,
                        "Use a model with a tokenizer.json of the Hugging Face tokenizers library.")
                .atField("spec.baseModel.uri");
    }

    /** Ids of plain text, without any token added. */
    public int[] encode(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        Encoding encoding;
        try {
            encoding = plain.encode(text, false, false);
        } catch (RuntimeException e) { // as where the unknown token is not in the vocabulary
            throw unreadable(file, e.getMessage()).causedBy(e);
        }
        return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
    }

    /** Text of ids; special tokens are left out. */
    public String decode(int[] ids) {
        return complete.decode(Arrays.stream(ids).asLongStream().toArray(), true);
    }

    /** @throws FailureException when the tokenizer has no such special token */
    public int specialToken(String name) {
        Integer id = specialTokens.get(name);
        if (id == null) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            file + " has no special token " + name,
                            "Use a model with the Llama-3 chat format; this tokenizer's special tokens are "
                                    + specialTokens.keySet().stream().sorted().toList() + ".")
                    .atField("spec.baseModel.uri");
        }
        return id;
    }

    /** Special tokens and their ids. */
    public Map<String, Integer> specialTokens() {
        return specialTokens;
    }

    @Override
    public void close() {
        plain.close();
        complete.close();
    }

    /** Takes the special tokens out of a tokenizer's JSON. @return their ids by name */
    private static Map<String, Integer> removeSpecialTokens(JsonNode tree) {
        Map<String, Integer> removed = new HashMap<>();
        Iterator<JsonNode> added = tree.path("added_tokens").elements();
        while (added.hasNext()) {
            JsonNode token = added.next();
            if (token.path("special").asBoolean()) {
                removed.put(token.path("content").asText(), token.path("id").asInt());
                added.remove();
            }
        }
        if (tree instanceof ObjectNode object) {
            // it names special tokens, and is not used: nothing is added to what is encoded
            object.putNull("post_processor");
        }
        return removed;
    }

    private static InputStream bytes(JsonNode tree) throws IOException {
        return new ByteArrayInputStream(Json.MAPPER.writeValueAsBytes(tree));
    }
}
