package dev.longcontext.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A class of documented string constants or an enum, read from its source, because documentation is not in the class file.
 *
 * @param introduction the documentation of the class
 * @param meanings the documentation of each value, in the order of the source
 */
record DocumentedConstants(String introduction, Map<String, String> meanings) {
    private static final Pattern CLASS =
            Pattern.compile("/\\*\\*(.*?)\\*/\\s*public (?:final class|enum)", Pattern.DOTALL);
    private static final Pattern CONSTANT = Pattern.compile(
            "/\\*\\*(.*?)\\*/\\s*(?:public static final String \\w+ = )?\"?([A-Z]\\w+)\"?[;,\\n]", Pattern.DOTALL);

    static DocumentedConstants read(Path source) throws IOException {
        String text = Files.readString(source);
        Matcher type = CLASS.matcher(text);
        if (!type.find()) {
            throw new IOException(source + " has no documented public class or enum");
        }
        Map<String, String> meanings = new LinkedHashMap<>();
        Matcher constants = CONSTANT.matcher(text.substring(type.end()));
        while (constants.find()) {
            meanings.put(constants.group(2), markdown(constants.group(1)));
        }
        return new DocumentedConstants(markdown(type.group(1)), meanings);
    }

    private static String markdown(String javadoc) {
        return javadoc.replaceAll("\\s*\\n\\s*\\*\\s*", " ")
                .replaceAll("\\{@code\\s+([^}]*)}", "`$1`")
                .strip();
    }
}
