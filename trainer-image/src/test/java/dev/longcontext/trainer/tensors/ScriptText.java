package dev.longcontext.trainer.tensors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A TorchScript text as far as its signatures and calls go.
 *
 * @param source by which other texts call it: transfer-cpu and transfer-cuda are {@code transfer}
 * @param module whether it has a class, whose methods Java calls
 */
record ScriptText(Path file, String source, boolean module, List<Def> defs, String content) {

    private static final Pattern DEF = Pattern.compile("(?m)^( *)def (\\w+)\\((.*)\\) -> (.*):$");
    private static final Pattern CALL =
            Pattern.compile("__torch__\\.(?!torch)(\\w+)\\.(\\w+)\\(|\\(self\\)\\.(\\w+)\\(");
    private static final String SELF = "self";

    /**
     * A function, or a method of the text's class.
     *
     * @param parameters without self
     */
    record Def(String name, boolean method, List<Parameter> parameters, String result) {}

    record Parameter(String name, String type) {}

    /**
     * A call of a function or method.
     *
     * @param source the text that has it
     */
    record Call(String source, String name, int arguments) {}

    /** All texts under a folder. */
    static List<ScriptText> under(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".torchscript"))
                    .sorted()
                    .map(ScriptText::read)
                    .toList();
        }
    }

    private static ScriptText read(Path file) {
        try {
            String content = Files.readString(file);
            String name = file.getFileName().toString().replace(".torchscript", "");
            List<Def> defs = DEF.matcher(content).results().map(ScriptText::def).toList();
            boolean module = content.contains("(Module):");
            return new ScriptText(file, name.replaceAll("-.*", ""), module, defs, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Def def(MatchResult line) {
        List<Parameter> parameters = split(line.group(3)).stream()
                .map(each -> each.split(": ", 2))
                .filter(each -> !each[0].equals(SELF))
                .map(each -> new Parameter(each[0], each[1]))
                .toList();
        return new Def(line.group(2), !line.group(1).isEmpty(), parameters, line.group(4));
    }

    List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        Matcher call = CALL.matcher(content);
        while (call.find()) {
            int arguments = split(insideOfBracket(call.end())).size();
            calls.add(
                    call.group(3) == null
                            ? new Call(call.group(1), call.group(2), arguments)
                            : new Call(source, call.group(3), arguments));
        }
        return calls;
    }

    private String insideOfBracket(int begin) {
        int depth = 1;
        int end = begin;
        while (depth > 0) {
            char c = content.charAt(end++);
            depth += "([".indexOf(c) >= 0 ? 1 : ")]".indexOf(c) >= 0 ? -1 : 0;
        }
        return content.substring(begin, end - 1);
    }

    /** At commas outside of brackets. */
    static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int begin = 0;
        for (int i = 0; i <= list.length(); i++) {
            char c = i == list.length() ? ',' : list.charAt(i);
            depth += "([".indexOf(c) >= 0 ? 1 : ")]".indexOf(c) >= 0 ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(list.substring(begin, i).strip());
                begin = i + 1;
            }
        }
        parts.removeIf(String::isEmpty);
        return parts;
    }
}
