package dev.longcontext.trainer.html;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.FutureTask;
import nu.validator.client.EmbeddedValidator;
import nu.validator.client.EmbeddedValidator.OutputFormat;
import org.xml.sax.SAXException;

/** What the Nu Html Checker, which is the one of the W3C, finds wrong with a page: its errors and warnings, rules of ARIA among them. */
public final class HtmlCheck {
    /** The checker's grammar of HTML is walked by a recursion that is too deep for the usual 1 MiB, depending on how it is compiled. */
    private static final long STACK_BYTES = 16 << 20;

    private HtmlCheck() {}

    public static List<String> problems(String page) throws Exception {
        FutureTask<List<String>> check = new FutureTask<>(() -> check(page));
        new Thread(null, check, "html-check", STACK_BYTES).start();
        return check.get();
    }

    private static List<String> check(String page) throws IOException, SAXException {
        EmbeddedValidator validator = new EmbeddedValidator();
        validator.setOutputFormat(OutputFormat.GNU);
        validator.setNoLangDetect(true);
        return validator
                .validate(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)))
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** Of a part of a page, below a heading of the second rank. */
    public static List<String> problemsOfSection(String section) throws Exception {
        return problems("<!DOCTYPE html>\n<html lang=\"en\"><head><title>Section</title></head><body><main>"
                + "<h1>Page</h1><h2>Section</h2>\n" + section + "</main></body></html>");
    }
}
