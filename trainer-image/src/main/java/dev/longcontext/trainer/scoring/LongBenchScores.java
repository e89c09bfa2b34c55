package dev.longcontext.trainer.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** LongBench's scores of an answer against one right answer; a set takes the best over its right answers. */
public final class LongBenchScores {
    private static final Pattern NUMBER = Pattern.compile("\\d+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern PARAGRAPH = Pattern.compile("Paragraph (\\d+)");

    private LongBenchScores() {}

    /** F1 of the words, lower case, without punctuation and articles (SQuAD). */
    public static double questionAnswering(String answer, String truth) {
        return Words.f1(Words.split(Words.normalised(answer)), Words.split(Words.normalised(truth)));
    }

    /**
     * The right class' share of the classes that the answer names. As published, the list of named classes is shortened while
     * it is walked over, so that the one after a removed one is not looked at.
     */
    public static double classification(String answer, String truth, List<String> classes) {
        List<String> named = new ArrayList<>(classes);
        named.removeIf(name -> !answer.contains(name));
        for (int i = 0; i < named.size(); i++) {
            String name = named.get(i);
            if (truth.contains(name) && !name.equals(truth)) {
                named.remove(name);
            }
        }
        return named.contains(truth) ? 1.0 / named.size() : 0;
    }

    /** The share of the answer's numbers that are the number of the right paragraph. */
    public static double retrieval(String answer, String truth) {
        Matcher paragraph = PARAGRAPH.matcher(truth);
        if (!paragraph.find()) {
            throw new IllegalArgumentException("\"" + truth + "\" names no paragraph");
        }
        return count(answer, paragraph.group(1));
    }

    /** The share of the answer's numbers that are the right one, digit by digit. */
    public static double count(String answer, String truth) {
        List<String> numbers =
                NUMBER.matcher(answer).results().map(match -> match.group()).toList();
        return numbers.isEmpty()
                ? 0
                : (double) numbers.stream().filter(truth::equals).count() / numbers.size();
    }

    /** How alike the answer's first line of code and the right one are, in whole percent. */
    public static double codeSimilarity(String answer, String truth) {
        String line = Arrays.stream(answer.replaceFirst("^\n+", "").split("\n", -1))
                .filter(each -> !each.contains("`") && !each.contains("#") && !each.contains("//"))
                .findFirst()
                .orElse("");
        return Math.rint(100 * ratio(line, truth)) / 100; // rint rounds half to even, as Python does
    }

    /** 1 - the distance by insertions and deletions / both lengths; fuzzywuzzy's ratio with Levenshtein. */
    private static double ratio(String one, String other) {
        int[] a = one.codePoints().toArray();
        int[] b = other.codePoints().toArray();
        if (a.length == 0 || b.length == 0) {
            return 0;
        }
        int[] before = new int[b.length + 1];
        for (int x : a) {
            int[] row = new int[b.length + 1];
            for (int j = 1; j <= b.length; j++) {
                row[j] = x == b[j - 1] ? before[j - 1] + 1 : Math.max(before[j], row[j - 1]);
            }
            before = row;
        }
        return 2.0 * before[b.length] / (a.length + b.length);
    }

    /** The first line of an answer, as the few-shot sets cut it. */
    public static String firstLine(String answer) {
        return answer.replaceFirst("^\n+", "").split("\n", -1)[0];
    }
}
