package dev.longcontext.trainer.jinja;

/** HTML's escapes, as MarkupSafe makes them where a template says {@code safe} and adds other text to it. */
final class Html {

    private Html() {}

    static Text escape(Text text, Budget budget) {
        if (text.isSafe()) {
            return text;
        }
        budget.make(text.length());
        var out = new Text.Builder();
        for (int at = 0; at < text.length(); at++) {
            String escaped =
                    switch (text.value().charAt(at)) {
                        case '&' -> "&amp;";
                        case '<' -> "&lt;";
                        case '>' -> "&gt;";
                        case '"' -> "&#34;";
                        case '\'' -> "&#39;";
                        default -> text.value().substring(at, at + 1);
                    };
            budget.bound(out.length());
            out.append(escaped, text.markAt(at));
        }
        return out.build().asSafe();
    }
}
