package dev.longcontext.trainer.data.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataConfig.MixStrategy;
import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.OverlongAction;
import dev.longcontext.contract.DataConfig.Step;
import dev.longcontext.trainer.data.Contamination;
import dev.longcontext.trainer.data.DataPreparation;
import dev.longcontext.trainer.data.SampleUse;
import dev.longcontext.trainer.data.SampleView;
import dev.longcontext.trainer.data.Selection;
import dev.longcontext.trainer.data.Source;
import dev.longcontext.trainer.html.HtmlCheck;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Sample;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class DataPageTest {

    private static final Path MODEL = Path.of("../examples/miniature/base");

    @TempDir
    Path folder;

    private String section;

    @BeforeEach
    void write() throws Exception {
        String river = "river ".repeat(2_000);
        Source texts = source(
                "texts",
                "{\"text\":\"12 <script>alert(1)</script> & \\u0007\"}\n{\"text\":\"12 <script>alert(1)</script> & \\u0007\"}\n"
                        + "{\"text\":\"" + river + "\"}\n",
                "CC0 <any>",
                Selection.ALL.with(Step.Deduplicate));
        Source chats = source(
                "chats",
                "{\"prompt\":\"" + river + "\",\"completion\":\"34\"}\n{\"prompt\":\"a\",\"completion\":\"7\"}\n",
                null,
                Selection.ALL);
        Source none = source("none", "{\"text\":\"7\"}\n", null, Selection.ALL.atLeast(60));
        try (Tokenizer tokenizer = Tokenizer.load(MODEL)) {
            List<Source> sources = List.of(texts, chats, none);
            DataPreparation.Result result = new DataPreparation(
                            new DataPreparation.Request(
                                    sources,
                                    folder.resolve("data"),
                                    5_000,
                                    new Overlong(OverlongAction.Drop, OverlongAction.Truncate),
                                    0,
                                    new DataPreparation.Choice(Contamination.NONE, 0.8, MixStrategy.Undersample, 1),
                                    SampleUse.TRAINING,
                                    new SilentProgress(),
                                    new StopSignal(),
                                    null),
                            ChatFormat.of(tokenizer, MODEL))
                    .run();
            DataPage.write(folder.resolve("data"), sources, result, tokenizer::decodeAll);
        }
        section = DataPage.section(folder.resolve("data"));
    }

    @Test
    void countsAndSharesOfEachSource() {
        assertThat(section)
                .contains(
                        "<h3>texts</h3>",
                        "<p class=\"soft\">Licence: CC0 &lt;any&gt;</p>",
                        "<th scope=\"row\">samples</th><td class=\"number\">2</td><td class=\"number\">50.0 %</td>",
                        "<th scope=\"row\">left out: duplicates</th><td class=\"number\">1</td>",
                        "<th scope=\"row\">left out: too short</th><td class=\"number\">1</td>",
                        "No sample of it is left.");
    }

    @Test
    void marksWhatIsTrained() {
        assertThat(section).contains("<mark>34&lt;|eot_id|&gt;</mark>");
    }

    @Test
    void escapesWhatTheDataSays() {
        assertThat(section)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; \\x07")
                .doesNotContain("<script");
    }

    @Test
    void cutsLongSamplesInTheMiddle() {
        assertThat(section).containsPattern("<p class=\"soft\">[1-9][0-9,]* tokens are not shown</p>");
        assertThat(section.length()).isLessThan(30_000);
    }

    /** Tags are closed and attributes quoted: what a browser mends differently in each place cannot be there. */
    @Test
    void isWellFormedAndNeedsNothingElse() throws Exception {
        String page = Files.readString(folder.resolve("data/report.html"));
        String body = page.substring(page.indexOf("<main>"), page.indexOf("</main>") + "</main>".length());

        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(body)));

        assertThat(HtmlCheck.problems(page)).isEmpty();
        assertThat(document.getElementsByTagName("h3").getLength()).isEqualTo(3);
        assertThat(document.getElementsByTagName("figure").getLength()).isEqualTo(2);
        assertThat(page).contains("<html lang=\"en\">", "width=device-width", "prefers-color-scheme: dark");
        assertThat(page).doesNotContain("http:", "https:", "<link", "<img", "url(", "@import");
    }

    @Test
    void isEmptyWherePrepareHasWrittenNone() throws Exception {
        assertThat(DataPage.section(folder)).isEmpty();
    }

    @Test
    void barsAreHalfOctaves() {
        Lengths lengths = new Lengths(1_000, 5_000);
        IntStream.of(1_000, 1_100, 1_200, 1_400, 5_000).forEach(lengths::add);

        assertThat(lengths.bars(320, 60))
                .extracting(Lengths.Bar::title)
                .containsExactly(
                        "1 samples of 725 to 1,023 tokens",
                        "3 samples of 1,024 to 1,448 tokens",
                        "1 samples of 4,096 to 5,792 tokens");
        assertThat(lengths.bars(320, 60)).extracting(Lengths.Bar::height).containsExactly(20, 60, 20);
    }

    @Test
    void theStripShowsWhereTokensAreTrained() {
        int[] ids = IntStream.range(0, 10_000).toArray();
        int[] labels = IntStream.of(ids)
                .map(id -> id >= 5_000 && id < 6_000 ? id : Sample.NO_TARGET)
                .toArray();

        Example example = Example.of(7, new Sample(ids, labels), part -> "x".repeat(part.length));

        assertThat(example.trained()).containsExactly(new Example.Stripe(500, 100));
        assertThat(example.leftOut()).isEqualTo("9,200 tokens are not shown");
        assertThat(example.begin()).containsExactly(new SampleView.Run("x".repeat(400), false));
        assertThat(example.facts()).isEqualTo("10,000 tokens, 1,000 of them trained");
    }

    private Source source(String name, String content, String licence, Selection selection) throws Exception {
        Path file = Files.writeString(folder.resolve(name + ".jsonl"), content);
        return new Source(
                name,
                List.of(new DataFile(file, file.getFileName().toString())),
                "spec.data.sources[0].uri",
                Format.Auto,
                null,
                licence,
                selection);
    }
}
