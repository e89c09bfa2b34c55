package dev.longcontext.trainer.jinja;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Python's {@code strftime} in the C locale. */
final class DateFormat {

    private DateFormat() {}

    static String of(String format, ZonedDateTime time, Budget budget) {
        var out = new StringBuilder();
        budget.look(format.length());
        for (int at = 0; at < format.length(); at++) {
            char c = format.charAt(at);
            if (c != '%' || at + 1 == format.length()) {
                out.append(c);
                continue;
            }
            char kind = format.charAt(++at);
            budget.texts(1);
            budget.bound(out.length());
            boolean unpadded = kind == '-' && at + 1 < format.length();
            String field = field(unpadded ? format.charAt(++at) : kind, time);
            out.append(unpadded ? field.replaceFirst("^[0 ](?=.)", "") : field);
        }
        return out.toString();
    }

    private static String field(char kind, ZonedDateTime time) {
        String pattern =
                switch (kind) {
                    case 'a' -> "EEE";
                    case 'A' -> "EEEE";
                    case 'b', 'h' -> "MMM";
                    case 'B' -> "MMMM";
                    case 'd' -> "dd";
                    case 'm' -> "MM";
                    case 'y' -> "yy";
                    case 'Y' -> "yyyy";
                    case 'H' -> "HH";
                    case 'I' -> "hh";
                    case 'M' -> "mm";
                    case 'S' -> "ss";
                    case 'p' -> "a";
                    case 'j' -> "DDD";
                    case 'F' -> "yyyy-MM-dd";
                    case 'T' -> "HH:mm:ss";
                    case 'D' -> "MM/dd/yy";
                    case 'e' -> "ppd";
                    case 'z' -> "xx";
                    case 'Z' -> "zzz";
                    case '%' -> "'%'";
                    default -> throw new JinjaException("a date's format has %" + kind + ", which is not supported");
                };
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
    }
}
