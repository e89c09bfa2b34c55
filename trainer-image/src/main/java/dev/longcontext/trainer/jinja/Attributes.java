package dev.longcontext.trainer.jinja;

import java.util.List;

/** The attribute that filters such as {@code map} and {@code selectattr} are given: {@code "a.b"} or a number. */
final class Attributes {

    private Attributes() {}

    static Object of(Object value, Object attribute, Budget budget) {
        if (attribute instanceof Long) {
            return Subscripts.element(value, attribute);
        }
        Object found = value;
        budget.texts(Values.text(attribute, "an attribute").length());
        for (String name :
                List.of(Values.text(attribute, "an attribute").value().split("\\.", -1))) {
            boolean number =
                    !name.isEmpty() && name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
            found = Subscripts.element(found, number ? (Object) Long.valueOf(name) : Text.of(name));
        }
        return found;
    }
}
