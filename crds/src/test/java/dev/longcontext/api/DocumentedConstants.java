package dev.longcontext.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a class of documented string constants from its source, because documentation is not in the class file. */
final class DocumentedConstants {
    private static final Pattern CONSTANT =
            Pattern.compile("/\\*\\*(.*?)\\*/\\s*public static final String \\w+ = \"(\\w+)\";", Pattern.DOTALL);

    private DocumentedConstants() {}

    /** Value to meaning, in the order of the source. */
    static Map<String, String> read(Path source) throws IOException {
        Map<String, String> meanings = new LinkedHashMap<>();
        String text = Files.readString(source);
        Matcher constants = CONSTANT.matcher(text.substring(text.indexOf('{')));
        while (constants.find()) {
            String meaning = constants
                    .group(1)
                    .replaceAll("\\s*\\n\\s*\\*\\s*", " ")
                    .replaceAll("\\{@code ([^}]*)}", "`$1`")
                    .strip();
            meanings.put(constants.group(2), meaning);
        }
        return meanings;
    }
}
