package dev.longcontext.trainer.tokenization;

import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.jinja.JinjaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a model has its chats: by its own chat template and tokenizer. Special tokens come from the template; what a
 * message says never becomes one. Any number of threads may use it.
 */
public final class ChatFormat {

    private static final Logger LOG = LoggerFactory.getLogger(ChatFormat.class);

    /**
     * What a template takes for the time in an evaluation: the date that Llama 3.1's template writes where it is told none. A
     * measurement would else change from day to day.
     */
    public static final ZonedDateTime EVALUATION_TIME = ZonedDateTime.of(2024, 7, 26, 12, 0, 0, 0, ZoneOffset.UTC);

    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final ChatTargets targets;
    private final TextFormat texts;
    private final String place;
    private final Supplier<ZonedDateTime> clock;
    private final AtomicBoolean toldOfContext = new AtomicBoolean();

    private ChatFormat(Tokenizer tokenizer, ChatFormatParts parts, Supplier<ZonedDateTime> clock) {
        this.tokenizer = tokenizer;
        this.template = parts.template();
        this.targets = parts.targets();
        this.texts = parts.texts();
        this.place = parts.place();
        this.clock = clock;
    }

    /**
     * @param modelFolder where the chat template is; without one, a tokenizer with all five tokens of Llama 3 has its format
     * @throws FailureException where there is no template, or one that cannot be read
     */
    public static ChatFormat of(Tokenizer tokenizer, Path modelFolder) {
        return of(tokenizer, modelFolder, ZonedDateTime::now);
    }

    /** @param clock for templates that say the date: samples have that of now, a prompt the one of its time */
    static ChatFormat of(Tokenizer tokenizer, Path modelFolder, Supplier<ZonedDateTime> clock) {
        return new ChatFormat(tokenizer, ChatFormatParts.ofModel(tokenizer, modelFolder, clock.get()), clock);
    }

    /**
     * The same for a model of a run.
     *
     * @param workspace may have a template in place of the model's own
     */
    public static ChatFormat of(Tokenizer tokenizer, Workspace workspace) {
        return of(tokenizer, workspace.model(), workspace.chatTemplate());
    }

    /**
     * The same for a model that is not yet at its place in the workspace.
     *
     * @param chosen the run's template in place of the model's own; may not exist
     */
    public static ChatFormat of(Tokenizer tokenizer, Path modelFolder, Path chosen) {
        Supplier<ZonedDateTime> clock = ZonedDateTime::now;
        return Files.exists(chosen)
                ? new ChatFormat(
                        tokenizer, ChatFormatParts.ofTemplate(tokenizer, modelFolder, chosen, clock.get()), clock)
                : of(tokenizer, modelFolder, clock);
    }

    /** Whether a model folder has a chat template, in any of the files where one may be. */
    public static boolean hasTemplate(Path modelFolder) {
        return ChatTemplateFiles.in(modelFolder).isPresent();
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
     * The same, with values that the template is given beside the messages.
     *
     * @param values by name: truth values and numbers; a text would count as the template's own
     */
    public int[] prompt(List<Message> messages, Map<String, Object> values) {
        ChatTemplate given = values.isEmpty() ? template : template.with(clock.get(), values);
        return tokenizer
                .pieces(given.render(new Chat(messages), true, clock.get()).text())
                .ids();
    }

    /**
     * The same format as evaluations use it: at {@link #EVALUATION_TIME}, and with {@code enable_thinking} false, by which
     * templates of models that can do both ask for an answer without a thought.
     */
    public ChatFormat forEvaluation() {
        ChatTemplate measured = template.with(EVALUATION_TIME, Map.of("enable_thinking", false));
        var parts = new ChatFormatParts(measured, new ChatTargets(measured, tokenizer.special()), texts, place);
        return new ChatFormat(tokenizer, parts, () -> EVALUATION_TIME);
    }

    /** Whether the template says this role anywhere, so that it may do something with it. */
    public boolean mentions(String role) {
        return template.mentions(role);
    }

    /**
     * @param vocabularySize {@code vocab_size} of the model's config.json
     * @throws FailureException where a text or a chat would need an id beyond it
     */
    public void requireWithin(int vocabularySize) {
        Set<Integer> used = new HashSet<>(targets.idsOfAChat());
        used.addAll(texts.idsAround());
        tokenizer.requireWithin(vocabularySize, used);
    }

    /** How the model has texts that are no chats. */
    public TextFormat texts() {
        return texts;
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** The token that ends a turn; empty where the template writes none. */
    public OptionalInt endOfTurn() {
        return targets.endOfTurn();
    }
}
