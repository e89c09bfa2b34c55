package dev.longcontext.trainer.jinja;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a template may call by name: Jinja's functions, and those that transformers adds. */
final class Functions {

    /** As the sandbox of Jinja has it. */
    private static final long LONGEST_RANGE = 100_000;

    private Functions() {}

    /** @param now for {@code strftime_now} */
    static Map<String, Env.Callable> all(ZonedDateTime now) {
        return Map.of(
                "range", Functions::range,
                "dict", Functions::dict,
                "namespace", Functions::namespace,
                "raise_exception",
                        (env, arguments) -> {
                            throw new JinjaException.Raised(Printing.str(arguments.require(0, "message"), env.budget())
                                    .value());
                        },
                "strftime_now",
                        (env, arguments) -> Text.of(DateFormat.of(
                                Values.text(arguments.require(0, "format"), "a date's format")
                                        .value(),
                                now,
                                env.budget())));
    }

    private static Object range(Env env, Arguments arguments) {
        List<Object> bounds = arguments.positional();
        if (bounds.isEmpty() || bounds.size() > 3) {
            throw new JinjaException("range takes one to three numbers");
        }
        long begin = bounds.size() == 1 ? 0 : Values.integer(bounds.get(0), "a range's bound");
        long end = Values.integer(bounds.get(bounds.size() == 1 ? 0 : 1), "a range's bound");
        long step = bounds.size() < 3 ? 1 : Values.integer(bounds.get(2), "a range's step");
        if (step == 0) {
            throw new JinjaException("a range's step is 0");
        }
        List<Object> numbers = new ArrayList<>();
        try {
            for (long i = begin; step > 0 ? i < end : i > end; i = Math.addExact(i, step)) {
                if (numbers.size() == LONGEST_RANGE) {
                    throw new JinjaException("a range has more than " + LONGEST_RANGE + " numbers");
                }
                env.budget().step();
                numbers.add(i);
            }
        } catch (ArithmeticException beyondAll) {
            return numbers;
        }
        return numbers;
    }

    private static Map<Object, Object> dict(Env env, Arguments arguments) {
        Map<Object, Object> dict = new LinkedHashMap<>();
        if (!arguments.positional().isEmpty() && arguments.positional().get(0) instanceof Map<?, ?> map) {
            dict.putAll(CollectionMethods.copy(map, env.budget()));
        } else if (!arguments.positional().isEmpty()) {
            throw Values.wrong(arguments.positional().get(0), "dict takes a mapping and names");
        }
        arguments.named().forEach((name, value) -> dict.put(Text.of(name), value));
        return dict;
    }

    private static Namespace namespace(Env env, Arguments arguments) {
        var namespace = new Namespace();
        dict(env, arguments)
                .forEach((name, value) ->
                        namespace.set(Values.text(name, "a name").value(), value));
        return namespace;
    }
}
