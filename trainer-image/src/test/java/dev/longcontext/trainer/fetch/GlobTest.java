package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *.jsonl              | a.jsonl            | true
            *.jsonl              | a/b.jsonl          | false
            *.jsonl              | axjsonl            | false
            **.jsonl             | a/b/c.jsonl        | true
            **/*.jsonl           | a.jsonl            | true
            **/*.jsonl           | a/b/c.jsonl        | true
            a/**/c               | a/c                | true
            a/**/c               | a/b/b/c            | true
            a/**/c               | abc                | false
            a/**                 | a/b/c              | true
            ?.txt                | ß.txt              | true
            ?.txt                | /.txt              | false
            [a-c]1               | b1                 | true
            [!a-c]1              | b1                 | false
            [!a-c]1              | d1                 | true
            [!a-c]1              | /1                 | false
            [\\d]                | 5                  | false
            [&&]                 | &                  | true
            {train,test}-*.{a,b} | test-1.b           | true
            {train,test}-*.{a,b} | dev-1.b            | false
            a,b}                 | a,b}               | true
            \\*                  | *                  | true
            \\*                  | a                  | false
            '(a|b)+'             | '(a|b)+'           | true
            """)
    void matches(String glob, String path, boolean expected) {
        assertThat(Glob.pattern(glob).matcher(path).matches()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[a", "[]", "[z-a]", "{a,b", "a\\"})
    void refusesWhatIsNone(String glob) {
        assertThatThrownBy(() -> Glob.pattern(glob)).isInstanceOf(PatternSyntaxException.class);
    }
}
