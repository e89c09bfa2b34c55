package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleNamesTest {

    private static final Addressed FROM =
            new SourceAddress("pvc://data/all", "spec.data.sources[0].uri", null, SourceUse.DATA);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            b.jsonl a.jsonl.gz README.md             |          | a.jsonl.gz b.jsonl
            x/b.parquet a.parquet dataset_infos.json |          | a.parquet x/b.parquet
            a.parquet notes.txt info.json            |          | a.parquet
            a.json notes.txt                         |          | a.json
            b.txt a.txt LICENSE.txt requirements.txt |          | a.txt b.txt
            .hidden.jsonl _SUCCESS _x/a.jsonl .git/a.jsonl b.csv.zst | | b.csv.zst
            a.jsonl a.parquet                        | *.parquet | a.parquet
            train-1.csv test.csv x/train-2.csv       | **/train-*.csv | train-1.csv x/train-2.csv
            notes.md a.jsonl                         | *.md     | notes.md
            .gitattributes LongAlpaca-12k.json README.md | | LongAlpaca-12k.json
            .gitattributes README.md RedPajama-Data-1T-Sample.py arxiv_sample.jsonl cc_2019-30_sample.jsonl | *.jsonl | arxiv_sample.jsonl cc_2019-30_sample.jsonl
            """)
    void takesAllOfOneKindOrWhatAGlobNames(String there, String glob, String chosen) {
        assertThat(SampleNames.chosen(FROM, listing(there), Optional.ofNullable(glob)))
                .containsExactly(chosen.split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.jsonl a.parquet b.parquet | | has files of several kinds, 1 of JSON Lines and 2 of Parquet, which may be the same samples twice | **.parquet
            README.md a.arrow           | | has no file of samples; the folder has README.md, a.arrow | .jsonl
            a.jsonl                     | *.parquet | no file matches *.parquet; the folder has a.jsonl | glob
            a.jsonl                     | {a | is not a glob: it has a { that is not closed | **
            """)
    void saysWhatIsThere(String there, String glob, String rule, String remedy) {
        FailureException failure = catchThrowableOfType(
                FailureException.class, () -> SampleNames.chosen(FROM, listing(there), Optional.ofNullable(glob)));

        assertThat(failure).hasMessage("spec.data.sources[0].uri = pvc://data/all: " + rule);
        assertThat(failure.hint().orElseThrow()).contains(remedy);
    }

    private static SourceFiles.Listing listing(String names) {
        return new SourceFiles.Listing("the folder", List.of(names.split(" ")));
    }
}
