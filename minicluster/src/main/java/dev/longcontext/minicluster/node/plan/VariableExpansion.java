package dev.longcontext.minicluster.node.plan;

import java.util.function.Function;

/** Kubernetes' {@code $(NAME)} in commands, arguments and values; not a shell's. */
final class VariableExpansion {
    private VariableExpansion() {}

    /**
     * Replaces each {@code $(NAME)}; one that is not known stays as it is, and {@code $$(NAME)} becomes {@code $(NAME)}.
     *
     * @param variables the value of a name, null when it is not known
     */
    static String expand(String text, Function<String, String> variables) {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            if (c == '$' && next == '$') {
                expanded.append('$');
                at += 2;
            } else if (c == '$' && next == '(' && text.indexOf(')', at) > 0) {
                int end = text.indexOf(')', at);
                String value = variables.apply(text.substring(at + 2, end));
                expanded.append(value == null ? text.substring(at, end + 1) : value);
                at = end + 1;
            } else {
                expanded.append(c);
                at++;
            }
        }
        return expanded.toString();
    }
}
