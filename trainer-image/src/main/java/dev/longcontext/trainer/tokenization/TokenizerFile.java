package dev.longcontext.trainer.tokenization;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A {@code tokenizer.json}, read: the same file in the library's hands several times, and what the library does not tell.
 *
 * @param plain knows no special tokens
 * @param later the same, for a piece of text that a special token precedes
 * @param complete knows all of them
 * @param frame what the tokenizer itself puts around a text
 */
record TokenizerFile(
        Path path,
        HuggingFaceTokenizer plain,
        HuggingFaceTokenizer later,
        HuggingFaceTokenizer complete,
        AddedTokens added,
        SpecialTokens special,
        TextFrame frame,
        TokenizerIds ids)
        implements AutoCloseable {

    /** Room above any real context; without it DJL asks the file for a length to cut at. */
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD");

    /**
     * @param modelFolder a Hugging Face model folder; the files beside {@code tokenizer.json} say which tokens steer a model
     * @param template the chat template of the model or of the run
     * @throws FailureException where the file is no tokenizer
     */
    static TokenizerFile read(Path modelFolder, Supplier<Optional<ChatTemplateFiles.Found>> template) {
        Path file = modelFolder.resolve("tokenizer.json");
        TokenizerSettings settings = TokenizerSettings.read(modelFolder);
        try {
            JsonNode tree = Json.MAPPER.readTree(Files.readAllBytes(file));
            refuse(file, TokenizerFileRules.brokenBy(tree));
            var markers = TurnMarkers.of(template, settings);
            Map<String, Integer> needed = settings.needed(markers::written);
            boolean more = AddedTokens.takeIn((ObjectNode) tree, needed, settings.addedTokens());
            AddedTokens added = AddedTokens.of(
                    tree,
                    (content, id) -> settings.steers(content, id)
                            || ChatTokens.buildsTurns(content)
                            || markers.written(content));
            refuse(file, added.missing(needed));
            HuggingFaceTokenizer complete = more
                    ? HuggingFaceTokenizer.newInstance(bytes(tree), OPTIONS)
                    : HuggingFaceTokenizer.newInstance(file, OPTIONS);
            try {
                refuse(file, added.numberedUnlike(content -> LeanEncoding.ids(complete, content)));
                TokenizerIds ids = TokenizerIds.of(tree, added);
                ObjectNode changed = tree.deepCopy();
                added.leaveOrdinaryOnly(changed);
                HuggingFaceTokenizer plain = HuggingFaceTokenizer.newInstance(bytes(changed), OPTIONS);
                HuggingFaceTokenizer later = PrefixSpace.without(changed)
                        ? HuggingFaceTokenizer.newInstance(bytes(changed), OPTIONS)
                        : plain;
                return new TokenizerFile(
                        file,
                        plain,
                        later,
                        complete,
                        added,
                        new SpecialTokens(tree.path("added_tokens"), added.special()),
                        TextFrame.of(tree),
                        ids);
            } catch (IOException | RuntimeException e) {
                complete.close();
                throw e;
            }
        } catch (EngineException | FailureException e) {
            throw e; // the native library, not the file; or a rule that is told already
        } catch (IOException | RuntimeException e) {
            throw unreadable(file, e.getMessage()).causedBy(e);
        }
    }

    /**
     * The same as {@link #later} once more, for a piece of a text that was cut: with nothing put before it.
     *
     * @return {@link #later} itself where that puts nothing before a piece
     */
    HuggingFaceTokenizer within() {
        try {
            ObjectNode tree = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(path));
            PrefixSpace.without(tree);
            if (!PrefixSpace.withoutAny(tree)) {
                return later;
            }
            added.leaveOrdinaryOnly(tree);
            return HuggingFaceTokenizer.newInstance(bytes(tree), OPTIONS);
        } catch (IOException e) {
            throw unreadable(path, e.getMessage()).causedBy(e);
        }
    }

    private static void refuse(Path file, Optional<String> brokenRule) {
        if (brokenRule.isPresent()) {
            throw unreadable(file, brokenRule.get());
        }
    }

    private static FailureException unreadable(Path file, String why) {
        return new FailureException(
                        FailureClass.InvalidConfiguration,
                        file + " cannot be read as a tokenizer: " + why,
                        "Use a model whose tokenizer.json was written by the Hugging Face tokenizers library and is of the kind BPE, "
                                + "as those of Llama, Mistral and Qwen are.")
                .atField("spec.baseModel.uri");
    }

    /** What is said of a file that shows only in use that it is wrong. */
    FailureException unreadable(RuntimeException cause) {
        return unreadable(path, cause.getMessage()).causedBy(cause);
    }

    private static InputStream bytes(JsonNode tree) throws IOException {
        return new ByteArrayInputStream(Json.MAPPER.writeValueAsBytes(tree));
    }

    @Override
    public void close() {
        plain.close();
        if (later != plain) {
            later.close();
        }
        complete.close();
    }
}
