package dev.longcontext.trainer.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values: Jinja 3.1.6 with the settings of transformers, unless they are limits of this renderer. */
class TemplateTest {

    private static final ZonedDateTime NOW = ZonedDateTime.of(2024, 7, 6, 5, 4, 3, 0, ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '`', textBlock = """
            {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ 1e20 }} {{ 0.1 + 0.2 }} => 3 -4 2 3.5 1024 1e+20 0.30000000000000004
            {{ 'abcdef'[::-1] }} {{ 'abcdef'[-3:-1] }} {{ [1, 2, 3, 4][::2] }} {{ 'abc'[7:] }}. => fedcba de [1, 3] .
            {{ 'a😀b'[1] }} {{ 'a😀b'[2:] }} {{ 'a😀b' | length }} => 😀 b 3
            {{ 1 < 2 < 3 }} {{ not 1 in [2] }} {{ 1 not in [2] }} {{ 'a' in 'cat' }} => True True True True
            {{ none }} {{ true and 'x' }} {{ '' or 'y' }} {{ nothing }}. => None x y .
            {{ [1, 'a', none, {'k': 1.0}] }} => [1, 'a', None, {'k': 1.0}]
            {{ {'b': 1, 'a': [true, none]} | tojson }} => {"b": 1, "a": [true, null]}
            {{ {'a': 'ü"/<'} | tojson }} => {"a": "ü\\"/<"}
            {{ 'a b  c'.split() }} {{ 'a,b,,c'.split(',') }} {{ 'a.b.c'.rsplit('.', 1) }} => ['a', 'b', 'c'] ['a', 'b', '', 'c'] ['a.b', 'c']
            {{ 'xxaxx'.strip('x') }} {{ 'hello world'.title() }} {{ 'aAa'.replace('a', 'b', 1) }} => a Hello World bAa
            {{ 'x' if false }}. {{ ('a' if false else 'b') ~ 1 }} => . b1
            {% set ns = namespace(n=0) %}{% for i in range(5) if i % 2 == 0 %}{% set ns.n = ns.n + i %}{{ loop.index }}/{{ loop.length }} {% endfor %}{{ ns.n }} => 1/3 2/3 3/3 6
            {% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %} => 02
            {% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}{% if true %}{% set x = 3 %}{% endif %}{{ x }} => 213
            {% macro m(a, b='B') %}{{ a }}{{ b }}{{ caller() if caller else '' }}{% endmacro %}{{ m(1) }}{{ m(b=2, a=3) }}{% call m(4) %}!{% endcall %} => 1B324B!
            {% set t %} a {% endset %}[{{ t }}] {% filter upper %}b{% endfilter %} {% with c = 1, d = 2 %}{{ c + d }}{% endwith %} => [ a ] B 3
            {{ [{'a': 1}, {'a': 2}, {}] | selectattr('a', 'defined') | map(attribute='a') | list }} {{ [3, 1, 2] | sort | join('-') }} => [1, 2] 1-2-3
            {{ 1 if [] | select else 2 }} {{ [1, 2] | first }} {{ {'b': 1, 'a': 2} | dictsort }} => 1 1 [('a', 2), ('b', 1)]
            {{ m.items() | list }} {{ m.get('z', 'none') }} {{ m.k }} {{ m['k'] }} => [('k', 'v')] none v v
            {{ 'a' is string }} {{ 1 is number }} {{ none is none }} {{ {} is mapping }} {{ 'a' is iterable }} {{ x is defined }} => True True True True True False
            {% raw %}{{ x }}{% endraw %}{# no #} {{ '%s-%d' | format('a', 3) }} {{ '{}{b}'.format(1, b=2) }} => {{ x }} a-3 12
            {% for a, b in [(1, 2), (3, 4)] %}{{ a }}{{ b }}{% if not loop.last %},{% endif %}{% else %}none{% endfor %} => 12,34
            {% for x in [1, [2, [3]]] recursive %}{% if x is iterable %}({{ loop(x) }}){% else %}{{ x }}{% endif %}{% endfor %} => 1(2(3))
            {{ "don't a_b (c) x-y [z" | title }} {{ "don't a_b".title() }} => Don't A_b (C) X-Y [Z Don'T A_B
            {{ 3 | round }} {{ 3.5 | round }} {{ 1250 | round(-2) }} {{ 3 | round(method='ceil') }} {{ true | round }} {{ 7 | round(1) }} => 3 4.0 1200 3.0 1 7
            {% for i, (k, v) in [(1, (2, 3))] %}{{ i }}{{ k }}{{ v }}{% endfor %}{% set (a, b), c = (1, 2), 3 %}{{ a }}{{ b }}{{ c }} => 123123
            {{ {'b': 1, 'a': 2} | dictsort(by='value') }} {{ {}[[1]] }}. => [('b', 1), ('a', 2)] .
            {{ 'abcabc'.rfind('bc') }} {{ 'aaa'.replace('', '-') }} {{ 'aXbX'.rsplit('X', 1) }} {{ 'ab'.rpartition('c') }} {{ 'aa'.count('a') }} {{ 'abc'.find('') }} {{ 'abc'.rfind('') }} {{ '' in 'a' }} => 4 -a-a-a- ['aXb', ''] ('', '', 'ab') 2 0 3 True
            {{ ['😀', '\uffff', 'b', 'ab', 'a'] | sort | join(' ') }} {{ 'xayax'.strip('ax') }} => a ab b ￿ 😀 y
            {{ '<' | safe + '<' }} {{ '\\x41\\u00e4\\n' | trim }} {{ strftime_now('%d %b %Y %-d') }} => <&lt; Aä 06 Jul 2024 6
            """)
    void saysWhatJinjaSays(String template, String expected) {
        assertThat(render(template)).isEqualTo(expected);
    }

    @Test
    void takesTheSpaceThatBlocksTake() {
        assertThat(
                        render(
                                "a\n  {% if true %}\n  b\n  {%- endif %}\n c {{- ' d ' -}} \n e\n {%+ if true %}f{% endif +%}\n g\n"))
                .isEqualTo("a\n  b c d e\n f\n g");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '`', textBlock = """
            {% if x %} => endif
            a{{ => a block has no end
            {% include 'x' %} => 'include' is unknown
            {% import 'x' as y %} => 'import' is unknown
            {{ nothing.field }} => 'nothing' is undefined
            {{ none.field.more }} => is undefined
            {{ 'a' + 1 }} => types str and int
            {{ m.update({'a': 1}) }} => may not
            {{ ''.__class__.__mro__ }} => undefined
            {{ m.getClass().forName('java.lang.Runtime') }} => undefined
            {{ x | nofilter }} => no filter is named 'nofilter'
            {% break %} => outside of a loop
            {{ 1 // 0 }} => divided by zero
            {{ nothing | dictsort }} => 'nothing' is undefined
            {{ m | dictsort(by=none) }} => dictsort's by is 'key' or 'value'
            {{ -(-9223372036854775807 - 1) }} => out of range
            {{ (-9223372036854775807 - 1) | abs }} => out of range
            {{ (-9223372036854775807 - 1) // -1 }} => out of range
            """)
    void refusesWhatIsNoTemplateOrCannotBeRendered(String template, String rule) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(JinjaException.class)
                .hasMessageContaining(rule);
    }

    @Test
    void passesOnWhatTheTemplateRaises() {
        assertThatThrownBy(() -> render("{{ raise_exception('Roles must ' ~ 'alternate') }}"))
                .isInstanceOf(JinjaException.Raised.class)
                .hasMessage("Roles must alternate");
    }

    /** Time, output and depth are bounded, whatever the template. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
                "{% set ns = namespace(s='xxxxxxxx') %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
                "{{ 'x' * 9999999999 }}",
                "{{ [1] * 9999999999 }}",
                "{% for i in range(99999) %}{{ 'x' * 99999 }}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
                "{% set ns = namespace(l=[]) %}{% for i in range(9999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}",
                "{% set ns = namespace(l=[]) %}{% for i in range(9999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l == [1] or ns.l | tojson }}",
                "{% set ns = namespace(l=[]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l == ns.l }}",
                "{% set ns = namespace(l=[]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ {}.get(ns.l) }}",
                "{% set s = 'a' * 3000000 %}{% for i in range(99999) %}{{ 'b' in s }}{{ s | length }}{{ s[9] }}{% endfor %}",
                "{{ range(10 ** 15) }}",
                "{{ 9 ** 9 ** 9 ** 9 }}",
                "{{ ('a' * 3000000).replace('a', 'b' * 3000000) }}",
                "{{ ('a' * 999999).split('a') | join('b' * 999999) }}",
                "{% for i in range(20) %}{{ strftime_now('%A' * 300000) | length }}{% endfor %}",
                "{% set l = range(99999) %}{% for i in range(999) %}{% set x = l.copy() %}{% endfor %}",
                "{% for i in range(20) %}{% set x = ('ab' * 99999) | list %}{% endfor %}",
                "{% set l = [range(99999)] %}{% for i in range(1000) %}{% if l == l %}{% endif %}{% endfor %}",
                "{% set l = [range(99999)] %}{% for i in range(1000) %}{% if l <= l %}{% endif %}{% endfor %}",
                "{% set l = [range(99999)] %}{% for i in range(1000) %}{% if l is eq l %}{% endif %}{% endfor %}",
                "{% set l = [range(99999)] %}{% for i in range(1000) %}{% if l in [l] %}{% endif %}{% endfor %}",
                "{% set l = [range(99999)] %}{% for i in range(1000) %}{% if [l, l] | unique %}{% endif %}{% endfor %}",
                "{{ ('a' * 1000 ~ 'b') in 'a' * 200000 }}",
                "{{ ('a' * 200000).find('a' * 1000 ~ 'b') }}",
                "{{ ('a' * 200000).rfind('a' ~ 'b' ~ 'a' * 1000) }}{{ ('a' * 200000).count('a' * 1000 ~ 'b') }}",
                "{{ ('a' * 200000).replace('a' * 1000 ~ 'b', '') | length }}",
                "{{ ('a' * 200000).split('a' * 1000 ~ 'b') | length }}"
            })
    @Timeout(60)
    void isBounded(String template) {
        assertThatThrownBy(() -> render(template)).isInstanceOf(JinjaException.class);
    }

    @Test
    void isBoundedInDepthBeforeItIsRendered() {
        for (String template : List.of(
                "{{ " + "(".repeat(50_000),
                "{{ " + "[".repeat(50_000),
                "{{ " + "not ".repeat(50_000) + "1 }}",
                "{{ " + "-".repeat(50_000) + "1 }}",
                "{% if 1 %}".repeat(50_000),
                "{% set a" + ", a".repeat(50_000) + " = 1 %}",
                "{% set " + "(".repeat(50_000),
                "{% for " + "(".repeat(50_000),
                "{{ 1" + " + 1".repeat(50_000) + " }}",
                "{{ x" + ".a".repeat(50_000) + " }}",
                "{{ 1" + " if 1 else 1".repeat(50_000) + " }}")) {
            assertThatThrownBy(() -> render(template)).isInstanceOf(JinjaException.class);
        }
    }

    /** A key that is no key is said by its type: printed, this one has more elements than there is memory. */
    @Test
    @Timeout(60)
    void looksUpWhatIsNoKey() {
        assertThat(render(
                        "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}"
                                + "{{ {}[ns.l] }}."))
                .isEqualTo(".");
    }

    /** What templates do with a long document costs no more than is there for it. */
    @Test
    void isNotBoundedForLongTexts() {
        Text said = Text.of("word </thin> ".repeat(50_000), 1);
        Template template =
                Template.parse("{% set c = s.strip() %}{% if '</think>' in c %}{% set c = c.split('</think>')[-1] %}"
                        + "{% endif %}{{ c[1:].replace('<image>', '') | trim | length }} {{ s[::-1][0] == ' ' }}");

        assertThat(template.render(Map.of("s", said), NOW).text().value()).isEqualTo("649998 True");
    }

    /** Whoever wrote a character, it is known after all that a template does with strings. */
    @Test
    void knowsWhereEachCharacterIsFrom() {
        Text said = Text.of(" <a>x</a>Q ", 7);
        Template template =
                Template.parse("<{{ s.strip().split('</a>')[0].replace('x', 'y' ~ s[1:2]) }}|{{ s | upper | tojson }}"
                        + "{% for c in s if c == 'Q' %}{{ c ~ loop.index }}{% endfor %}{{ [s] }}{{ '%s' % s }}>");

        Text text = template.render(Map.of("s", said), NOW).text();

        assertThat(text.value()).isEqualTo("<<a>y<|\" <A>X</A>Q \"Q1[' <a>x</a>Q '] <a>x</a>Q >");
        StringBuilder marks = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            marks.append(text.markAt(i));
        }
        assertThat(marks).hasToString("0777070077777777777070007777777777700777777777770");
    }

    private static String render(String template) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("m", Map.of(Text.of("k"), Text.of("v")));
        return Template.parse(template).render(values, NOW).text().value();
    }
}
