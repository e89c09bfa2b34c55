package dev.longcontext.trainer.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Jinja's filters that make a string. */
final class StringFilters {

    static final Map<String, Env.Filter> ALL = Map.ofEntries(
            Map.entry("string", (env, value, a) -> Printing.str(value, env.budget())),
            Map.entry("safe", (env, value, a) -> text(env, value).asSafe()),
            Map.entry("trim", (env, value, a) -> StringMethods.strip(text(env, value), a, env.budget(), true, true)),
            Map.entry("upper", (env, value, a) -> text(env, value).map(each -> each.toUpperCase(Locale.ROOT))),
            Map.entry("lower", (env, value, a) -> text(env, value).map(each -> each.toLowerCase(Locale.ROOT))),
            Map.entry("capitalize", (env, value, a) -> StringMethods.capitalize(text(env, value))),
            Map.entry("title", (env, value, a) -> Titles.ofWords(text(env, value))),
            Map.entry("replace", (env, value, a) -> StringMethods.replace(text(env, value), a, env.budget())),
            Map.entry("tojson", StringFilters::json),
            Map.entry("indent", StringFilters::indent),
            Map.entry("join", StringFilters::join),
            Map.entry("format", (env, value, a) -> PercentFormat.of(text(env, value), a.positional(), env.budget())),
            Map.entry("e", (env, value, a) -> Html.escape(text(env, value), env.budget())),
            Map.entry("escape", (env, value, a) -> Html.escape(text(env, value), env.budget())),
            Map.entry("pprint", (env, value, a) -> Printing.repr(value, env.budget())));

    private StringFilters() {}

    private static Text text(Env env, Object value) {
        Text text = Printing.str(value, env.budget());
        env.budget().make(text.length());
        return text;
    }

    private static Text json(Env env, Object value, Arguments arguments) {
        Object indent = arguments.get(1, "indent", null);
        String level = indent == null
                ? null
                : indent instanceof Text text
                        ? text.value()
                        : " ".repeat((int) Math.max(0, Math.min(64, Values.integer(indent, "indent"))));
        List<Object> separators = arguments.get(2, "separators", null) instanceof List<?> list
                ? new ArrayList<>(list)
                : List.of(Text.of(level == null ? ", " : ","), Text.of(": "));
        if (separators.size() != 2) {
            throw new JinjaException("tojson's separators are two strings");
        }
        var settings = new JsonText.Settings(
                level,
                Values.text(separators.get(0), "a separator").value(),
                Values.text(separators.get(1), "a separator").value(),
                Values.truth(arguments.get(0, "ensure_ascii", false)),
                Values.truth(arguments.get(3, "sort_keys", false)));
        return JsonText.of(value, settings, env.budget());
    }

    private static Text indent(Env env, Object value, Arguments arguments) {
        Object width = arguments.get(0, "width", 4L);
        Text level = width instanceof Text text
                ? text
                : (Text) Arithmetic.of("*", Text.of(" "), Values.integer(width, "width"), env.budget());
        boolean first = Values.truth(arguments.get(1, "first", false));
        boolean blank = Values.truth(arguments.get(2, "blank", false));
        Text text = text(env, value).plus(Text.of("\n")); // as Jinja does, for the sake of a last line end
        var out = new Text.Builder();
        boolean begin = true;
        for (Object line : Splitting.lines(text, Arguments.NONE, env.budget())) {
            out.append(begin ? Text.EMPTY : Text.of("\n"));
            boolean indented = begin ? first : blank || !((Text) line).isEmpty();
            env.budget().bound((long) out.length() + level.length() + ((Text) line).length());
            env.budget().look(indented ? level.length() : 0);
            out.append(indented ? level : Text.EMPTY).append((Text) line);
            begin = false;
        }
        return out.build();
    }

    private static Text join(Env env, Object value, Arguments arguments) {
        Text separator = Printing.str(arguments.get(0, "d", Text.EMPTY), env.budget());
        Object attribute = arguments.get(1, "attribute", null);
        List<Object> parts = new ArrayList<>();
        for (Object element : Values.elements(value, env.budget())) {
            Object part = attribute == null ? element : Attributes.of(element, attribute, env.budget());
            parts.add(Printing.str(part, env.budget()));
        }
        return StringMethods.join(separator, parts, env.budget());
    }
}
