package dev.longcontext.trainer.tokenization;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.jinja.JinjaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a model has its chats and texts: by its own chat template and tokenizer. Special tokens come from the template; what a
 * message says never becomes one. Any number of threads may use it.
 */
public final class ChatFormat {

    private static final Logger LOG = LoggerFactory.getLogger(ChatFormat.class);

    /** Characters of a document that are tokenised at once: some 30 MB of memory. */
    private static final int DOCUMENT_PIECE = 1 << 18;

    /**
     * What a template takes for the time in an evaluation: the date that Llama 3.1's template writes where it is told none. A
     * measurement would else change from day to day.
     */
    public static final ZonedDateTime EVALUATION_TIME = ZonedDateTime.of(2024, 7, 26, 12, 0, 0, 0, ZoneOffset.UTC);

    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final ChatTargets targets;
    private final TextFrame frame;
    private final TextFrame documents;
    private final String place;
    private final Supplier<ZonedDateTime> clock;
    private final AtomicBoolean toldOfContext = new AtomicBoolean();

    private ChatFormat(
            Tokenizer tokenizer, ChatTemplate template, Frames frames, String place, Supplier<ZonedDateTime> clock) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.targets = new ChatTargets(template, tokenizer.special());
        this.frame = frames.text();
        this.documents = frames.document();
        this.place = place;
        this.clock = clock;
    }

    private record Frames(TextFrame text, TextFrame document) {}

    /**
     * @param modelFolder where the chat template is; without one, a tokenizer with all five tokens of Llama 3 has its format
     * @throws FailureException where there is no template, or one that cannot be read
     */
    public static ChatFormat of(Tokenizer tokenizer, Path modelFolder) {
        return of(tokenizer, modelFolder, ZonedDateTime::now);
    }

    /** @param clock for templates that say the date: samples have that of now, a prompt the one of its time */
    static ChatFormat of(Tokenizer tokenizer, Path modelFolder, Supplier<ZonedDateTime> clock) {
        return of(tokenizer, modelFolder, found(tokenizer, modelFolder), "spec.baseModel.uri", clock);
    }

    /**
     * The same for a model of a run.
     *
     * @param workspace may have a template in place of the model's own
     */
    public static ChatFormat of(Tokenizer tokenizer, Workspace workspace) {
        return Files.exists(workspace.chatTemplate())
                ? of(
                        tokenizer,
                        workspace.model(),
                        ChatTemplateFiles.alone(workspace.chatTemplate()),
                        "spec.data.chatTemplate",
                        ZonedDateTime::now)
                : of(tokenizer, workspace.model());
    }

    /** Whether a model folder has a chat template, in any of the files where one may be. */
    public static boolean hasTemplate(Path modelFolder) {
        return ChatTemplateFiles.in(modelFolder).isPresent();
    }

    private static ChatTemplateFiles.Found found(Tokenizer tokenizer, Path modelFolder) {
        return ChatTemplateFiles.in(modelFolder)
                .or(() -> BuiltInFormats.detected(tokenizer))
                .orElseThrow(() -> none(modelFolder));
    }

    private static ChatFormat of(
            Tokenizer tokenizer,
            Path modelFolder,
            ChatTemplateFiles.Found found,
            String field,
            Supplier<ZonedDateTime> clock) {
        TokenizerSettings settings = TokenizerSettings.read(modelFolder);
        TextFrame frame = BuiltInFormats.isLlama3(tokenizer)
                ? BuiltInFormats.llama3Frame(tokenizer, settings)
                : tokenizer.frame();
        try {
            var template = new ChatTemplate(found, settings, clock.get());
            LOG.info("chats are rendered by {}", found.place());
            Frames frames = new Frames(frame, DocumentFrame.of(tokenizer, settings, frame));
            var format = new ChatFormat(tokenizer, template, frames, found.place(), clock);
            if (format.endOfTurn().isEmpty()) {
                LOG.warn(
                        "{} writes no special token after an answer: no end of an answer is trained, and an answer goes "
                                + "on until the model's own end of text or max_tokens",
                        found.place());
            }
            return format;
        } catch (JinjaException e) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            found.place() + " cannot be read as a chat template: " + e.getMessage(),
                            "Fix the template, or choose another with spec.data.chatTemplate.")
                    .atField(field)
                    .causedBy(e);
        }
    }

    private static FailureException none(Path modelFolder) {
        return new FailureException(
                        FailureClass.InvalidConfiguration,
                        "the model in " + modelFolder
                                + " has no chat template: neither chat_template.jinja nor chat_template in "
                                + "tokenizer_config.json",
                        "Say how its chats are written with spec.data.chatTemplate: a format ("
                                + Arrays.stream(DataConfig.ChatFormat.values())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))
                                + ") or a template in a ConfigMap. Or put its chat_template.jinja beside its tokenizer.json.")
                .atField("spec.data.chatTemplate");
    }

    /**
     * A chat before it is tokenised.
     *
     * @throws JinjaException where the template refuses it
     */
    public RenderedChat render(Chat told) {
        RenderedChat chat = targets.render(told);
        long learnt = told.messages().stream().filter(Message::learnt).count();
        if (chat.targets().size() < learnt && toldOfContext.compareAndSet(false, true)) {
            LOG.warn(
                    "{} shows answers otherwise once a chat goes on, as templates do that drop earlier thoughts: such "
                            + "answers are context and not trained",
                    place);
        }
        return chat;
    }

    /** A rendered chat with its targets. */
    public Sample sample(RenderedChat chat) {
        return sample(chat, Long.MAX_VALUE);
    }

    /**
     * The begin of a rendered chat.
     *
     * @param mostSaid characters of the messages that are tokenised; what follows them is left out
     */
    public Sample sample(RenderedChat chat, long mostSaid) {
        Pieces pieces = tokenizer.pieces(chat.first(mostSaid));
        return new Sample(pieces.ids(), pieces.labels(chat.targets()));
    }

    /** A chat with its targets. */
    public Sample chat(List<Message> messages) {
        return sample(render(new Chat(messages)));
    }

    /**
     * A chat of which only what the last message says is a target, with the token that ends it. What the template writes
     * right before, such as an empty thought, is given.
     *
     * @throws JinjaException where the template refuses it
     */
    public Sample lastSaid(List<Message> messages) {
        return sample(targets.lastSaid(new Chat(messages)));
    }

    /**
     * The ids of a chat with the begin of the answer to come at its end: what a model answers to.
     *
     * @throws JinjaException where the template refuses it
     */
    public int[] prompt(Chat chat) {
        return tokenizer.pieces(template.render(chat, true, clock.get()).text()).ids();
    }

    /** The same, of a chat without tools. */
    public int[] prompt(List<Message> messages) {
        return prompt(new Chat(messages));
    }

    /**
     * The same format as evaluations use it: at {@link #EVALUATION_TIME}, and with {@code enable_thinking} false, by which
     * templates of models that can do both ask for an answer without a thought.
     */
    public ChatFormat forEvaluation() {
        ChatTemplate measured = template.with(EVALUATION_TIME, Map.of("enable_thinking", false));
        return new ChatFormat(tokenizer, measured, new Frames(frame, documents), place, () -> EVALUATION_TIME);
    }

    /** Whether the template says this role anywhere, so that it may do something with it. */
    public boolean mentions(String role) {
        return template.mentions(role);
    }

    /**
     * A text with what the tokenizer puts around it; every token is a target. The end of the text is there only if there is
     * room for it.
     */
    public Sample text(String text, int maxLength) {
        int[] body = textPrompt(text);
        boolean room = body.length + frame.after().length <= maxLength;
        int[] ids = room ? joined(body, frame.after()) : body;
        return Sample.ofTargets(ids);
    }

    /**
     * A text that others follow in the same sample: with what separates it from them.
     *
     * @throws FailureException where the model's files name no token for that
     */
    public int[] document(String text) {
        if (documents.before().length + documents.after().length == 0) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "the tokenizer puts nothing before or after a text, and tokenizer_config.json names no eos_token: "
                                    + "nothing can separate the documents of a sample",
                            "Name an eos_token in the model's tokenizer_config.json, or remove arrange from the sources.")
                    .atField("spec.baseModel.uri");
        }
        return joined(joined(documents.before(), tokenizer.encode(text, DOCUMENT_PIECE)), documents.after());
    }

    /** What stands before a text; nothing for some models. */
    public int[] beforeText() {
        return frame.before().clone();
    }

    /** The ids of a text to go on with. */
    public int[] textPrompt(String text) {
        return joined(frame.before(), tokenizer.encode(text));
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
    }

    /**
     * @param vocabularySize {@code vocab_size} of the model's config.json
     * @throws FailureException where a text or a chat would need an id beyond it
     */
    public void requireWithin(int vocabularySize) {
        Set<Integer> used = new HashSet<>(targets.idsOfAChat());
        IntStream.concat(IntStream.of(frame.before()), IntStream.of(frame.after()))
                .forEach(used::add);
        tokenizer.requireWithin(vocabularySize, used);
    }

    /**
     * @param vocabularySize {@code vocab_size} of the model's config.json
     * @throws FailureException where what stands around a document would need an id beyond it
     */
    public void requireDocumentsWithin(int vocabularySize) {
        tokenizer.requireWithin(
                vocabularySize,
                IntStream.of(joined(documents.before(), documents.after()))
                        .boxed()
                        .collect(Collectors.toSet()));
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** The token that ends a turn; empty where the template writes none. */
    public OptionalInt endOfTurn() {
        return targets.endOfTurn();
    }
}
