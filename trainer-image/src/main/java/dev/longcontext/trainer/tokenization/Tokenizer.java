package dev.longcontext.trainer.tokenization;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.jinja.Text;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A model's {@code tokenizer.json}. The name of a special token inside a document is so many letters and never the token
 * itself, so no document can end a turn or forge one; special tokens are had by their id. Added tokens that steer nothing
 * are vocabulary ({@link AddedTokens}). Any number of threads may use it.
 */
public final class Tokenizer implements AutoCloseable {

    private final TokenizerFile file;
    private final Set<Integer> specialIds;

    /** Made when a text is cut, which few are; null until then. */
    private HuggingFaceTokenizer within;

    private Tokenizer(TokenizerFile file) {
        this.file = file;
        this.specialIds = Set.copyOf(file.added().special().values());
    }

    /**
     * @param modelFolder a Hugging Face model folder with {@code tokenizer.json}; the files beside it say which tokens
     *     steer a model
     */
    public static Tokenizer load(Path modelFolder) {
        return new Tokenizer(TokenizerFile.read(modelFolder, () -> ChatTemplateFiles.in(modelFolder)));
    }

    /** The same for a model of a run, which may have chosen a template in place of the model's own. */
    public static Tokenizer load(Workspace workspace) {
        return load(workspace.model(), workspace.chatTemplate());
    }

    /** The same for a model that is not yet at its place in the workspace. */
    public static Tokenizer load(Path modelFolder, Path chosenTemplate) {
        return new Tokenizer(TokenizerFile.read(modelFolder, () -> ChatTemplateFiles.in(modelFolder, chosenTemplate)));
    }

    /** Ids of plain text, without any token added. */
    public int[] encode(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        try {
            return LeanEncoding.ids(file.plain(), text);
        } catch (RuntimeException e) { // as where the unknown token is not in the vocabulary
            throw file.unreadable(e);
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
            for (int id : begin == 0 ? encode(piece) : LeanEncoding.ids(within(piece), piece)) {
                ids.add(id);
            }
            begin = end;
        }
        return ids.build().toArray();
    }

    private HuggingFaceTokenizer within(String piece) {
        HuggingFaceTokenizer own = within();
        // the library puts its prefix behind an added token too: of two wrongs, one at the cut is the lesser
        boolean prefixed =
                own != file.later() && file.added().ordinary().keySet().stream().anyMatch(piece::contains);
        return prefixed ? file.later() : own;
    }

    private synchronized HuggingFaceTokenizer within() {
        if (within == null) {
            within = file.within();
        }
        return within;
    }

    /**
     * The tokens of a rendered chat: special ones where the template wrote them, text everywhere else. As transformers has
     * it, text between two special tokens is tokenised as one piece, whoever wrote which part of it.
     */
    Pieces pieces(Text text) {
        var pieces = new Pieces();
        int taken = 0;
        for (SpecialTokens.Place place : file.special().in(text)) {
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
        LeanEncoding encoding = LeanEncoding.of(begin == 0 ? file.plain() : file.later(), piece);
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

    /** Text of ids; special tokens are left out. */
    public String decode(int[] tokens) {
        long[] visible = Arrays.stream(tokens)
                .filter(id -> !specialIds.contains(id))
                .asLongStream()
                .toArray();
        return file.complete().decode(visible, true);
    }

    SpecialTokens special() {
        return file.special();
    }

    /** What the tokenizer itself puts around a text. */
    TextFrame frame() {
        return file.frame();
    }

    /** Text of ids, with the names of special tokens. */
    public String decodeAll(int[] tokens) {
        return file.complete().decode(Arrays.stream(tokens).asLongStream().toArray(), false);
    }

    /** @throws FailureException when the tokenizer has no such special token */
    public int specialToken(String name) {
        Integer id = file.added().special().get(name);
        if (id == null) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            file.path() + " has no special token " + name,
                            "Its special tokens are "
                                    + file.added().special().keySet().stream()
                                            .sorted()
                                            .toList() + ".")
                    .atField("spec.baseModel.uri");
        }
        return id;
    }

    /** Special tokens and their ids: text never becomes one of them. */
    public Map<String, Integer> specialTokens() {
        return file.added().special();
    }

    /** All ids are below it. A model's table may have more rows, which no text becomes. */
    public int size() {
        return file.ids().size();
    }

    /**
     * @param vocabularySize {@code vocab_size} of config.json
     * @throws FailureException where text, or a turn of a chat, would become an id that the model does not have
     */
    void requireWithin(int vocabularySize, Set<Integer> used) {
        TokenizerIds.Token beyond = file.ids().highest();
        for (Map.Entry<String, Integer> token : file.added().special().entrySet()) {
            if (used.contains(token.getValue()) && token.getValue() > beyond.id()) {
                beyond = new TokenizerIds.Token(token.getKey(), token.getValue());
            }
        }
        if (beyond.id() >= vocabularySize) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            file.path() + " has the token \"" + beyond.content() + "\" with the id " + beyond.id()
                                    + ", but vocab_size of config.json is " + vocabularySize,
                            "Use the tokenizer.json that belongs to the model; if a token was added later, give the model a "
                                    + "row for it (transformers' resize_token_embeddings) and save it again.")
                    .atField("spec.baseModel.uri");
        }
    }

    @Override
    public synchronized void close() {
        if (within != null && within != file.later()) {
            within.close();
        }
        file.close();
    }
}
