package dev.longcontext.trainer.tokenization;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.jinja.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A model's {@code tokenizer.json}. The name of a special token inside a document is so many letters and never the token
 * itself, so no document can end a turn or forge one; special tokens are had by their id. Added tokens that steer nothing
 * are vocabulary ({@link AddedTokens}). Any number of threads may use it.
 */
public final class Tokenizer implements AutoCloseable {

    /** Room above any real context; without it DJL asks the file for a length to cut at. */
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD");

    private final HuggingFaceTokenizer plain;
    private final HuggingFaceTokenizer later;
    private final HuggingFaceTokenizer complete;
    private final AddedTokens added;
    private final SpecialTokens special;
    private final TextFrame frame;
    private final Set<Integer> specialIds;
    private final TokenizerIds ids;
    private final Path file;

    /**
     * The same file in the library's hands, several times.
     *
     * @param plain knows no special tokens
     * @param later the same, for a piece of text that another precedes
     * @param complete knows all of them
     */
    private record Readers(HuggingFaceTokenizer plain, HuggingFaceTokenizer later, HuggingFaceTokenizer complete) {}

    private Tokenizer(Readers readers, JsonNode tree, AddedTokens added, TokenizerIds ids, Path file) {
        this.plain = readers.plain();
        this.later = readers.later();
        this.complete = readers.complete();
        this.added = added;
        this.special = new SpecialTokens(tree.path("added_tokens"), added.special());
        this.frame = TextFrame.of(tree);
        this.specialIds = Set.copyOf(added.special().values());
        this.ids = ids;
        this.file = file;
    }

    /**
     * @param modelFolder a Hugging Face model folder with {@code tokenizer.json}; the files beside it say which tokens
     *     steer a model
     */
    public static Tokenizer load(Path modelFolder) {
        return load(modelFolder, () -> ChatTemplateFiles.in(modelFolder));
    }

    /** The same for a model of a run, which may have a template in place of the model's own. */
    public static Tokenizer load(Workspace workspace) {
        return load(workspace.model(), () -> ChatTemplateFiles.in(workspace));
    }

    private static Tokenizer load(Path modelFolder, Supplier<Optional<ChatTemplateFiles.Found>> template) {
        Path file = modelFolder.resolve("tokenizer.json");
        TokenizerSettings settings = TokenizerSettings.read(modelFolder);
        try {
            JsonNode tree = Json.MAPPER.readTree(Files.readAllBytes(file));
            refuse(file, TokenizerFileRules.brokenBy(tree));
            var markers = TurnMarkers.of(template, settings);
            AddedTokens added = AddedTokens.of(
                    tree,
                    (content, id) -> settings.steers(content, id)
                            || ChatTokens.buildsTurns(content)
                            || markers.written(content));
            refuse(file, added.missing(settings.ordinary()));
            HuggingFaceTokenizer complete = HuggingFaceTokenizer.newInstance(file, OPTIONS);
            try {
                refuse(file, added.numberedUnlike(content -> encode(complete, content)));
                TokenizerIds ids = TokenizerIds.of(tree, added);
                ObjectNode changed = tree.deepCopy();
                added.leaveOrdinaryOnly(changed);
                HuggingFaceTokenizer plain = HuggingFaceTokenizer.newInstance(bytes(changed), OPTIONS);
                HuggingFaceTokenizer later = PrefixSpace.without(changed)
                        ? HuggingFaceTokenizer.newInstance(bytes(changed), OPTIONS)
                        : plain;
                return new Tokenizer(new Readers(plain, later, complete), tree, added, ids, file);
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

    /** Ids of plain text, without any token added. */
    public int[] encode(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        try {
            return encode(plain, text);
        } catch (RuntimeException e) { // as where the unknown token is not in the vocabulary
            throw unreadable(file, e.getMessage()).causedBy(e);
        }
    }

    /**
     * The same of a text of any length, piece by piece: to tokenise takes some hundred bytes of memory for each character.
     *
     * @param most characters of a piece
     */
    int[] encode(String text, int most) {
        IntStream.Builder ids = IntStream.builder();
        for (int begin = 0; begin < text.length(); ) {
            int end = TextCut.between(text, begin, most);
            String piece = text.substring(begin, end);
            for (int id : begin == 0 ? encode(piece) : encode(later, piece)) {
                ids.add(id);
            }
            begin = end;
        }
        return ids.build().toArray();
    }

    /**
     * The tokens of a rendered chat: special ones where the template wrote them, text everywhere else. As transformers has
     * it, text between two special tokens is tokenised as one piece, whoever wrote which part of it.
     */
    Pieces pieces(Text text) {
        var pieces = new Pieces();
        int taken = 0;
        for (SpecialTokens.Place place : special.in(text)) {
            addText(text.value(), taken, place.begin(), pieces);
            pieces.add(place.id(), place.begin(), place.end());
            taken = place.end();
        }
        addText(text.value(), taken, text.length(), pieces);
        return pieces;
    }

    private void addText(String text, int begin, int end, Pieces pieces) {
        if (begin == end) {
            return;
        }
        String piece = text.substring(begin, end);
        LeanEncoding encoding = LeanEncoding.of(begin == 0 ? plain : later, piece);
        long[] tokens = encoding.ids();
        CharSpan[] spans = encoding.spans();
        var places = new CodePoints(piece);
        int last = begin;
        for (int i = 0; i < tokens.length; i++) {
            int from = spans[i] == null ? last : begin + places.offset(spans[i].getStart());
            last = spans[i] == null ? last : begin + places.offset(spans[i].getEnd());
            pieces.add(Math.toIntExact(tokens[i]), from, last);
        }
    }

    private static int[] encode(HuggingFaceTokenizer tokenizer, String text) {
        return LeanEncoding.ids(tokenizer, text);
    }

    /** Text of ids; special tokens are left out. */
    public String decode(int[] tokens) {
        long[] visible = Arrays.stream(tokens)
                .filter(id -> !specialIds.contains(id))
                .asLongStream()
                .toArray();
        return complete.decode(visible, true);
    }

    SpecialTokens special() {
        return special;
    }

    /** What the tokenizer itself puts around a text. */
    TextFrame frame() {
        return frame;
    }

    /** Text of ids, with the names of special tokens. */
    public String decodeAll(int[] tokens) {
        return complete.decode(Arrays.stream(tokens).asLongStream().toArray(), false);
    }

    /** @throws FailureException when the tokenizer has no such special token */
    public int specialToken(String name) {
        Integer id = added.special().get(name);
        if (id == null) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            file + " has no special token " + name,
                            "Its special tokens are "
                                    + added.special().keySet().stream().sorted().toList() + ".")
                    .atField("spec.baseModel.uri");
        }
        return id;
    }

    /** Special tokens and their ids: text never becomes one of them. */
    public Map<String, Integer> specialTokens() {
        return added.special();
    }

    /** All ids are below it. A model's table may have more rows, which no text becomes. */
    public int size() {
        return ids.size();
    }

    /**
     * @param vocabularySize {@code vocab_size} of config.json
     * @throws FailureException where text, or a turn of a chat, would become an id that the model does not have
     */
    void requireWithin(int vocabularySize, Set<Integer> used) {
        TokenizerIds.Token beyond = ids.highest();
        for (Map.Entry<String, Integer> token : added.special().entrySet()) {
            if (used.contains(token.getValue()) && token.getValue() > beyond.id()) {
                beyond = new TokenizerIds.Token(token.getKey(), token.getValue());
            }
        }
        if (beyond.id() >= vocabularySize) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            file + " has the token \"" + beyond.content() + "\" with the id " + beyond.id()
                                    + ", but vocab_size of config.json is " + vocabularySize,
                            "Use the tokenizer.json that belongs to the model; if a token was added later, give the model a "
                                    + "row for it (transformers' resize_token_embeddings) and save it again.")
                    .atField("spec.baseModel.uri");
        }
    }

    @Override
    public void close() {
        plain.close();
        if (later != plain) {
            later.close();
        }
        complete.close();
    }

    private static InputStream bytes(JsonNode tree) throws IOException {
        return new ByteArrayInputStream(Json.MAPPER.writeValueAsBytes(tree));
    }
}
