package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What the container image sets, in pom.xml. */
class ImageEnvironmentTest {

    private static final Pattern DEFAULT_OF_SCRIPT = Pattern.compile("(?m)^(\\w+)=\\$\\{\\1:-([^}]*)}$");

    /** Without it, Java finds no file of a claim whose name is not ASCII, where the base image says no locale. */
    @Test
    void namesOfFilesAreInUtf8() throws Exception {
        assertThat(ofImage()).containsEntry("LANG", "C.UTF-8");
    }

    @Test
    void hasWhatTheStartScriptSets() throws Exception {
        Map<String, String> ofScript = new LinkedHashMap<>();
        Matcher set = DEFAULT_OF_SCRIPT.matcher(Files.readString(Path.of("src/packaging/bin/trainer")));
        while (set.find()) {
            ofScript.put(set.group(1), set.group(2));
        }

        assertThat(ofScript).containsEntry("OMP_WAIT_POLICY", "PASSIVE");
        assertThat(ofImage()).containsAllEntriesOf(ofScript);
    }

    private static Map<String, String> ofImage() throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
        NodeList variables = (NodeList) XPathFactory.newInstance()
                .newXPath()
                .evaluate(
                        "//plugin[artifactId='jib-maven-plugin']/configuration/container/environment/*",
                        pom,
                        XPathConstants.NODESET);
        Map<String, String> environment = new LinkedHashMap<>();
        for (int i = 0; i < variables.getLength(); i++) {
            environment.put(variables.item(i).getNodeName(), variables.item(i).getTextContent());
        }
        return environment;
    }
}
